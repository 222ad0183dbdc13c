// Pieces that several screens share.

import { button, face, h, icon, tidy } from './dom.js';
import { number, pick, t } from './i18n.js';

/** The heading of a screen; it takes the focus when the screen appears. */
export function heading(words, lead = '') {
  return [h('h1', { class: 'k-title', tabindex: '-1' }, tidy(words)), lead && h('p', { class: 'k-lead' }, tidy(lead))];
}

/** The line of actions at the foot of a screen: back on the left, the rest on the right. */
export function actions(back, ...rest) {
  return h('div', { class: 'k-actions' }, back, h('div', { class: 'k-actions__end' }, rest.flat()));
}

/** The button that goes back one step. */
export function backButton(app) {
  return button(t('back'), { before: 'chevron-left', onclick: () => app.back() });
}

/** Progress as filled pieces and in words. */
export function progress(step, total, key = 'progress.question') {
  const pieces = Array.from({ length: total }, (_, index) =>
    h('span', { class: index < step ? 'k-progress__step k-progress__step--done' : 'k-progress__step' }),
  );
  return h('div', { class: 'k-progress' }, h('span', { class: 'k-progress__steps', 'aria-hidden': 'true' }, pieces), h('span', {}, t(key, { step, total })));
}

/** The word of a face. */
export const faceWord = (value) => tidy(t(`face.${value}`));

/** The score that was given, with a way to change it. */
export function givenScore(app) {
  const score = app.visit.answers[app.form.headline.code];
  if (!score || score === 'KB') return null;
  return h('div', { class: 'k-given' }, face(score), h('p', {}, h('span', { class: 'k-given__label' }, t('chosen')), h('b', {}, faceWord(score))),
    h('button', { type: 'button', class: 'k-link', onclick: () => app.go('question', { code: app.form.headline.code }) }, t('change')));
}

/** The row of five faces; `chosen` is marked when the person comes back to the question. */
export function faceCards(chosen, onchoose) {
  return h('div', { class: 'k-faces', role: 'group', 'aria-label': t('faces') }, [1, 2, 3, 4, 5].map((value) => {
    const card = h('button', { type: 'button', class: 'k-face', 'aria-pressed': String(chosen === value), onclick: () => onchoose(value, card) },
      face(value), h('span', { class: 'k-face__word' }, faceWord(value)), h('span', { class: 'k-tick', 'aria-hidden': 'true' }, icon('check')));
    return card;
  }));
}

/** A tile with an icon, words and, for several choices, a box that ticks. */
export function tile(words, { chosen = false, several = false, picture = null, onchoose }) {
  const box = several ? h('span', { class: 'k-box', 'aria-hidden': 'true' }, icon('check')) : null;
  const element = h('button', {
    type: 'button', class: several ? 'k-tile k-tile--several' : 'k-tile', 'aria-pressed': String(chosen), onclick: () => onchoose(element),
  }, picture && icon(picture, 'k-tile__picture'), box, h('span', { class: 'k-tile__words' }, tidy(words)));
  return element;
}

/** A labelled field with its error above it, tied together for screen readers. */
export function field({ id, label, hint = '', error = '', value = '', rows = 0, oninput, type = 'text', limit, optional = false, mode = null }) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || null;
  const shared = {
    id, class: 'k-input', value, oninput: (event) => oninput(event.target.value), maxlength: limit, 'aria-describedby': described,
    'aria-invalid': error ? 'true' : null, autocomplete: 'off', autocorrect: 'off', autocapitalize: 'off', spellcheck: 'false', inputmode: mode,
  };
  const control = rows ? h('textarea', { ...shared, rows }) : h('input', { ...shared, type });
  const words = optional ? [label, ' ', h('span', { class: 'k-field__optional' }, `(${t('optional')})`)] : [label];
  return h('div', { class: rows ? 'k-field k-field--tall' : 'k-field' },
    h('label', { class: 'k-field__label', for: id }, words),
    hint && h('p', { class: 'k-field__hint', id: `${id}-hint` }, hint),
    error && h('p', { class: 'k-field__error', id: `${id}-error` }, icon('alert'), h('span', {}, error)),
    control);
}

/** "273 / 5.000 ký tự", kept true while typing. */
export function counter(limit) {
  const element = h('p', { class: 'k-count' });
  const show = (length) => { element.textContent = t('count', { n: number(length), limit: number(limit) }); };
  return { element, show };
}

/** A strip that cautions. */
export function caution(words, name = 'lock') {
  return h('div', { class: 'k-caution' }, icon(name), h('p', {}, tidy(words)));
}

/** A summary of errors that takes the focus. */
export function errorSummary(messages) {
  if (messages.length === 0) return null;
  return h('div', { class: 'k-errors', role: 'alert', tabindex: '-1', 'data-focus': true },
    h('p', { class: 'k-errors__title' }, icon('alert'), h('b', {}, t('errors.title'))),
    h('ul', {}, messages.map((message) => h('li', {}, message))));
}

/** Paragraphs of an office text. */
export function paragraphs(text) {
  return pick(text).split('\n').filter(Boolean).map((line) => h('p', {}, tidy(line)));
}
