// One tapped question: faces, one choice, yes or no, 0 to 10, or several choices as tiles.

import { button, h, tidy } from '../dom.js';
import { pick, t } from '../i18n.js';
import { actions, backButton, faceCards, givenScore, heading, progress, tile } from '../parts.js';

const CHOSEN_MS = 180;
const PICTURES = {
  waiting: 'clock', trips: 'swap', guidance: 'question', attitude: 'people', papers: 'papers', fees: 'money',
  facilities: 'chair', errors: 'file-cross', other: 'dots', early: 'bolt', on_time: 'check', late: 'clock', not_due: 'calendar',
};

function options(question) {
  if (question.kind === 'yesno') return [{ code: 'yes', words: t('yes') }, { code: 'no', words: t('no') }];
  if (question.kind === 'scale10') return Array.from({ length: 11 }, (_, value) => ({ code: value, words: String(value) }));
  const pictured = question.options.every((option) => PICTURES[option.code]); // all of them or none: a lone picture would nudge
  return question.options.map((option) => ({ code: option.code, words: pick(option.text), picture: pictured && PICTURES[option.code] }));
}

function once(app, question) {
  let chosen = false;
  return (value, element) => {
    if (chosen) return;
    chosen = true;
    element.setAttribute('aria-pressed', 'true');
    app.visit.answer(question.code, value);
    setTimeout(() => app.advance(question.code), app.calm ? 0 : CHOSEN_MS);
  };
}

function oneChoice(app, question) {
  const choose = once(app, question);
  const given = app.visit.answers[question.code];
  if (question.kind === 'faces') return faceCards(given, choose);
  const few = options(question).length <= 4 ? ' k-tiles--few' : '';
  return h('div', { class: `k-tiles k-tiles--${question.kind}${few}`, role: 'group', 'aria-label': pick(question.text) }, options(question).map((option) =>
    tile(option.words, { chosen: given === option.code, picture: option.picture, onchoose: (element) => choose(option.code, element) })));
}

function severalChoices(app, question, proceed) {
  const chosen = new Set(app.visit.answers[question.code] || []);
  const most = question.max || question.options.length;
  const show = () => {
    proceed.querySelector('span').textContent = chosen.size ? t('continue_with', { n: chosen.size }) : t('continue');
  };
  const toggle = (code, element) => {
    if (chosen.has(code)) chosen.delete(code);
    else if (chosen.size < most) chosen.add(code);
    element.setAttribute('aria-pressed', String(chosen.has(code)));
    app.visit.answer(question.code, question.options.map((option) => option.code).filter((one) => chosen.has(one)));
    show();
  };
  show();
  return h('div', { class: 'k-tiles k-tiles--several', role: 'group', 'aria-label': pick(question.text) }, options(question).map((option) =>
    tile(option.words, { several: true, chosen: chosen.has(option.code), picture: option.picture, onchoose: (element) => toggle(option.code, element) })));
}

/** One question. */
export function question(app, { code }) {
  const asked = app.form.question(code);
  const several = asked.kind === 'multiple';
  const { step, total } = app.form.progress(code, app.visit.answers);
  const proceed = several ? button(t('continue'), { kind: 'primary', after: 'chevron-right', onclick: () => app.advance(code) }) : null;
  const body = several ? severalChoices(app, asked, proceed) : oneChoice(app, asked);
  const noOpinion = asked.no_opinion ? h('button', { type: 'button', class: 'k-link', onclick: () => { app.visit.answer(code, 'KB'); app.advance(code); } }, t('face.KB')) : null;
  const skip = asked.required ? null : h('button', { type: 'button', class: 'k-link', onclick: () => { app.visit.answer(code, null); app.advance(code); } }, t('skip'));
  const lead = several ? t('reasons.lead') : pick(asked.help);
  return {
    name: several ? 'reasons' : 'question',
    label: pick(asked.text),
    progress: progress(step, total),
    content: [
      h('div', { class: 'k-side' }, heading(pick(asked.text), lead && tidy(lead)), several && givenScore(app)),
      h('div', { class: 'k-reach' }, body),
      actions(backButton(app), noOpinion, skip, proceed),
    ],
  };
}
