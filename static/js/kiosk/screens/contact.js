// Who writes, only for a formal petition: the law asks for a name, an address and a way to answer.

import { button, h, icon } from '../dom.js';
import { t } from '../i18n.js';
import { actions, backButton, caution, errorSummary, field, heading, paragraphs } from '../parts.js';
import { writingProgress } from './write.js';

const LIMITS = { name: 200, address: 300, phone: 30, email: 200 };

function consent(app, key) {
  const { consents } = app.visit.petition;
  return h('div', { class: 'k-consent' },
    h('input', { type: 'checkbox', id: `consent-${key}`, checked: consents[key], onchange: (event) => { consents[key] = event.target.checked; } }),
    h('label', { for: `consent-${key}` }, t(`consent.${key}`)));
}

function missing({ contact }) {
  const errors = {};
  if (!contact.name.trim()) errors.name = t('errors.name');
  if (!contact.address.trim()) errors.address = t('errors.address');
  if (!contact.phone.trim() && !contact.email.trim()) errors.phone = t('errors.reach');
  return errors;
}

/** Name, address, telephone or e-mail; two consents, neither ticked beforehand. */
export function contact(app) {
  const draft = app.visit.petition;
  const put = (key) => (text) => { draft.contact[key] = text; };
  const entry = (key, more = {}) => field({
    id: key, label: t(`contact.${key}`), value: draft.contact[key], error: draft.errors[key], limit: LIMITS[key], oninput: put(key), ...more,
  });
  const next = () => {
    draft.errors = missing(draft);
    if (Object.keys(draft.errors).length) { app.render(); return; }
    app.go('check');
  };
  return {
    name: 'contact',
    label: t('contact.title'),
    subject: t('attract.speak'),
    progress: writingProgress(draft, 'contact'),
    content: [
      h('div', { class: 'k-side' }, heading(t('contact.title')), h('div', { class: 'k-notice' }, icon('shield'), h('div', {}, paragraphs(app.config.consent)))),
      h('div', { class: 'k-writing' }, errorSummary(Object.values(draft.errors)),
        entry('name'), entry('address'),
        h('div', { class: 'k-pair' }, entry('phone', { type: 'tel', mode: 'tel' }), entry('email', { type: 'email', mode: 'email' })),
        h('p', { class: 'k-field__hint' }, t('contact.either')),
        consent(app, 'contact_back'), consent(app, 'publish_name'), caution(t('contact.age'), 'info')),
      actions(backButton(app), button(t('continue'), { kind: 'primary', after: 'chevron-right', onclick: next })),
    ],
  };
}

function shown(draft) {
  const rows = [[t('check.kind'), t(`kind.${draft.kind}`)], [t('write.text'), draft.text.trim()]];
  if (draft.kind === 'comment') return rows;
  const filled = Object.entries(draft.contact).filter(([, value]) => value.trim());
  rows.push(...filled.map(([key, value]) => [t(`contact.${key}`), value.trim()]));
  rows.push(...Object.entries(draft.consents).map(([key, given]) => [t(`consent.${key}`), t(given ? 'yes' : 'no')]));
  return rows;
}

/** Everything as it will be sent. */
export function check(app) {
  const draft = app.visit.petition;
  const send = button(t('check.send'), { kind: 'primary', after: 'chevron-right' });
  send.addEventListener('click', () => {
    if (draft.state === 'sending') return;
    send.setAttribute('aria-disabled', 'true');
    const slow = setTimeout(() => { send.querySelector('span').textContent = t('sending'); }, 400);
    app.sendPetition().finally(() => { clearTimeout(slow); send.removeAttribute('aria-disabled'); });
  });
  return {
    name: 'check',
    label: t('check.title'),
    subject: t('attract.speak'),
    progress: writingProgress(draft, 'check'),
    content: [
      h('div', { class: 'k-side' }, heading(t('check.title'), t('check.lead'))),
      h('div', { class: 'k-reach k-check' }, errorSummary(draft.errors.other ? [draft.errors.other] : []),
        h('dl', { class: 'k-facts' }, shown(draft).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))),
      actions(backButton(app), send),
    ],
  };
}
