// After the last question: thanks, and what the person may still want to say.

import { button, h, icon, tidy } from '../dom.js';
import { pick, t } from '../i18n.js';
import { actions, backButton, caution, counter, field, heading } from '../parts.js';

function offer(title, words, name, onclick) {
  return h('button', { type: 'button', class: 'k-offer', onclick }, icon(name), h('span', {}, h('b', {}, tidy(title)), h('span', { class: 'k-offer__words' }, tidy(words))));
}

/** Thanks, with three ways on. */
export function thanks(app) {
  return {
    name: 'thanks',
    label: t('thanks.title'),
    content: [
      h('div', { class: 'k-side' }, heading(t('thanks.title'), t('thanks.lead'))),
      h('div', { class: 'k-reach' }, h('div', { class: 'k-offers' },
        app.form.comment && offer(t('thanks.comment'), t('thanks.comment_words'), 'comment', () => app.go('comment')),
        offer(t('thanks.petition'), t('thanks.petition_words'), 'send', () => app.go('write', { kind: 'petition' })))),
      actions(backButton(app), button(t('finish'), { kind: 'primary', before: 'check', onclick: () => app.end('completed') })),
    ],
  };
}

/** The anonymous comment that belongs to the answers. */
export function comment(app) {
  const { visit, form } = app;
  const limit = form.comment.max || 2000;
  const count = counter(limit);
  count.show(visit.comment.length);
  const input = (text) => { visit.begin(); visit.comment = text; count.show(text.length); };
  const send = () => { visit.comment = visit.comment.trim(); app.finish(); };
  return {
    name: 'write',
    label: t('comment.title'),
    content: [
      h('div', { class: 'k-side' }, heading(t('comment.title'))),
      h('div', { class: 'k-writing' },
        h('div', { class: 'k-writing__head' }, count.element),
        field({ id: 'comment', label: pick(form.comment.text), value: visit.comment, rows: 6, limit, oninput: input }),
        caution(t('comment.caution'))),
      actions(backButton(app), button(t('comment.send'), { kind: 'primary', after: 'chevron-right', onclick: send })),
    ],
  };
}

/** The last words of a visit; the screen returns to the start by itself. */
export function done(app) {
  return {
    name: 'done',
    label: t('done.title'),
    content: [
      h('div', { class: 'k-side' }, heading(t('done.title'), t('done.lead'))),
      h('div', { class: 'k-reach' }, h('div', { class: 'k-actions' }, h('div', { class: 'k-actions__end' }, button(t('finish'), { kind: 'primary', before: 'check', onclick: () => app.end('completed') })))),
    ],
  };
}
