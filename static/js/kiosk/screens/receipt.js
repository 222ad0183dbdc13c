// The receipt: the code large, as a QR, on paper; the person says that it is kept before the screen is cleared.

import { button, h, icon, mark, tidy } from '../dom.js';
import { localDate, localTime, pick, t, weekday } from '../i18n.js';
import { heading } from '../parts.js';
import { qr } from '../qr.js';

function cells(code) {
  const groups = code.split('-');
  return h('div', { class: 'k-code' },
    h('span', { class: 'visually-hidden' }, groups.map((group) => [...group].join(' ')).join(', ')),
    groups.map((group) => h('span', { class: 'k-code__group', 'aria-hidden': 'true' }, [...group].map((letter) => h('span', { class: 'k-code__cell' }, letter)))));
}

function step(done, title, note) {
  return h('li', { class: done ? 'k-step k-step--done' : 'k-step' }, h('span', { class: 'k-step__dot', 'aria-hidden': 'true' }, done && icon('check')),
    h('p', {}, h('b', {}, tidy(title))), h('p', { class: 'k-step__note' }, tidy(note)));
}

/** The slip that the printer gets; hidden on the screen. */
function slip(app, picture) {
  const { petition } = app.visit;
  return h('section', { class: 'k-slip', 'aria-hidden': 'true' }, mark(), h('p', {}, pick(app.config.office)),
    h('p', {}, petition.number), h('p', { class: 'k-slip__code' }, petition.code.replace(/^(.{9})-/, '$1 ').replaceAll('-', ' ')), picture,
    h('p', {}, t('slip.where', { address: app.receiptAddress() })), h('p', {}, `${localDate(petition.sentAt)} ${localTime(petition.sentAt)}`));
}

/** The receipt. */
export function receipt(app) {
  const { petition } = app.visit;
  const address = app.receiptAddress(petition.code);
  const time = localTime(petition.sentAt);
  const date = localDate(petition.sentAt);
  const when = t('receipt.when', { time, weekday: weekday(petition.sentAt), date });
  const number = petition.number
    ? h('p', { class: 'k-lead' }, t('receipt.number'), ' ', h('b', { class: 'nowrap' }, petition.number), ' · ', h('span', { class: 'nowrap' }, when))
    : h('p', { class: 'k-waiting', role: 'status' }, icon('check'), h('span', {}, t('receipt.waiting')));
  return {
    name: 'receipt',
    label: t(petition.kind === 'comment' ? 'receipt.comment' : 'receipt.title'),
    tools: false,
    content: [
      h('div', { class: 'k-receipt__top' }, heading(t(petition.kind === 'comment' ? 'receipt.comment' : 'receipt.title')), number,
        h('div', { class: 'k-receipt' },
          h('div', { class: 'k-receipt__body' }, h('div', {}, h('p', { class: 'k-receipt__label' }, t('receipt.code')), cells(petition.code)),
            h('div', { class: 'k-receipt__qr' }, qr(address, t('receipt.qr_name')), h('p', {}, t('receipt.qr')))),
          h('div', { class: 'k-receipt__strip' }, icon('lock'), h('p', {}, tidy(t('receipt.once')))))),
      h('div', { class: 'k-receipt__next' }, h('h2', {}, t('receipt.next')),
        h('ol', { class: 'k-steps' },
          step(Boolean(petition.number), t('receipt.step1'), petition.number ? `${date}, ${time}` : t('receipt.step1_waiting')),
          step(false, t('receipt.step2'), t('receipt.step2_note', { n: app.config.classify_days })),
          step(false, t('receipt.step3'), t('receipt.step3_note')))),
      h('div', { class: 'k-receipt__end' },
        button(t('receipt.print'), { before: 'printer', onclick: () => window.print() }),
        button(t('receipt.saved'), { kind: 'primary', before: 'check', onclick: () => app.end('completed') }),
        app.idle.countdown(t)),
      slip(app, qr(address, t('receipt.qr_name'))),
    ],
  };
}
