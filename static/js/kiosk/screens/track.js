// Looking up a petition by its code, in the open: the least that answers "where is it?", and it is gone with the screen.

import { openReceipt, Refused } from '../api.js';
import { button, h, icon, tidy } from '../dom.js';
import { locale, t } from '../i18n.js';
import { actions, backButton, errorSummary, field, heading } from '../parts.js';
import { normaliseReceipt } from '../../receipt-code.js';

async function look(app, state) {
  const code = normaliseReceipt(state.code);
  state.error = '';
  if (code === null) {
    state.error = t('track.wrong');
    app.render();
    return;
  }
  try {
    state.found = await openReceipt(code, locale());
    state.code = '';
  } catch (error) {
    state.error = t(error instanceof Refused && error.status === 404 ? 'track.unknown' : 'track.offline');
    if (error instanceof Refused && error.status === 429) state.error = error.message;
  }
  if (app.screen.name === 'track') app.render();
}

function found(answer) {
  return [
    h('p', { class: 'k-lead' }, answer.number), h('p', { class: 'k-state' }, h('b', {}, tidy(answer.state))),
    answer.sentence && h('p', { class: 'k-lead' }, tidy(answer.sentence)),
    answer.due && h('p', { class: 'k-due' }, icon('clock'), h('span', {}, tidy(answer.due))),
  ];
}

/** The look-up. Typing and result live in the screen's own state, which ends with the screen. */
export function track(app, state) {
  state.code ??= '';
  const submit = (event) => { event.preventDefault(); look(app, state); };
  const side = h('div', { class: 'k-side' }, heading(t('track.title'), state.found ? '' : t('track.lead')), state.found && found(state.found));
  const steps = state.found && h('ol', { class: 'k-steps' }, state.found.timeline.map((entry) =>
    h('li', { class: entry.done ? 'k-step k-step--done' : 'k-step' }, h('span', { class: 'k-step__dot', 'aria-hidden': 'true' }, entry.done && icon('check')),
      h('p', {}, h('b', {}, tidy(entry.title))), h('p', { class: 'k-step__note' }, entry.note))));
  const form = !state.found && h('form', { class: 'k-writing', onsubmit: submit, novalidate: true }, errorSummary(state.error ? [state.error] : []),
    field({ id: 'code', label: t('track.code'), hint: t('track.hint'), value: state.code, limit: 40, oninput: (text) => { state.code = text; } }),
    h('input', { type: 'submit', hidden: true, value: t('track.show') }));
  return {
    name: 'track',
    label: t('track.title'),
    content: [
      side, state.found ? h('div', { class: 'k-reach' }, steps, h('p', { class: 'k-field__hint' }, t('track.more'))) : form,
      actions(backButton(app), state.found
        ? button(t('finish'), { kind: 'primary', before: 'check', onclick: () => app.end('partial') })
        : button(t('track.show'), { kind: 'primary', after: 'chevron-right', onclick: () => look(app, state) })),
    ],
  };
}
