// People who were sent away are asked as well: why, and then the same question as everyone.

import { button, h } from '../dom.js';
import { t } from '../i18n.js';
import { actions, backButton, heading, tile } from '../parts.js';

const REASONS = [
  ['papers', 'papers'], ['queue', 'clock'], ['elsewhere', 'swap'], ['absent', 'person'], ['system', 'screen'],
  ['guidance', 'question'], ['not_accepted', 'file-cross'], ['other', 'dots'],
];

/** Why the person was not served. Recorded as the form's comment, even when nothing else is answered. */
export function unserved(app) {
  const { visit } = app;
  const proceed = button('', { kind: 'primary', after: 'chevron-right', onclick: () => app.go('question', { code: app.form.headline.code }) });
  const show = () => {
    proceed.querySelector('span').textContent = visit.unserved.length ? t('continue_with', { n: visit.unserved.length }) : t('continue');
  };
  const toggle = (key, element) => {
    visit.begin();
    const chosen = visit.unserved.includes(key);
    visit.unserved = chosen ? visit.unserved.filter((one) => one !== key) : [...visit.unserved, key];
    element.setAttribute('aria-pressed', String(!chosen));
    show();
  };
  show();
  return {
    name: 'reasons',
    label: t('unserved.title'),
    content: [
      h('div', { class: 'k-side' }, heading(t('unserved.title'), t('unserved.lead'))),
      h('div', { class: 'k-reach' }, h('div', { class: 'k-tiles k-tiles--several', role: 'group', 'aria-label': t('unserved.title') },
        REASONS.map(([key, picture]) => tile(t(`unserved.${key}`), { several: true, chosen: visit.unserved.includes(key), picture, onchoose: (element) => toggle(key, element) })))),
      actions(backButton(app), proceed),
    ],
  };
}
