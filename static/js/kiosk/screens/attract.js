// The first screen is the question itself. One touch on a face is a recorded score.

import { h, icon, tidy } from '../dom.js';
import { localDate, pick, t } from '../i18n.js';
import { faceCards } from '../parts.js';

const CHOSEN_MS = 180;

function news(items) {
  const item = items[0];
  if (!item) return null;
  return h('section', { class: 'k-news', 'aria-labelledby': 'news' },
    h('h2', { id: 'news' }, tidy(t('news.title'))),
    h('dl', {}, h('dt', {}, t('news.said')), h('dd', { lang: 'vi' }, h('span', { class: 'clamp' }, tidy(item.question))),
      h('dt', {}, t('news.did')), h('dd', { lang: 'vi' }, h('b', { class: 'clamp' }, tidy(item.answer)))),
    h('p', { class: 'k-news__foot' }, t(item.on_time ? 'news.on_time' : 'news.late', { date: localDate(new Date(item.answered_on)), unit: pick(item.unit) })));
}

function wayToSpeak(words, name, onclick) {
  return h('button', { type: 'button', class: 'k-way', onclick }, icon(name), h('span', {}, tidy(words)));
}

/** The attract screen. */
export function attract(app) {
  const question = app.form.headline;
  let chosen = false;
  const choose = (value, card) => {
    if (chosen) return; // a second finger in the same moment is not a second opinion
    chosen = true;
    card.setAttribute('aria-pressed', 'true');
    app.visit.answer(question.code, value);
    app.said(t('recorded', { score: t(`face.${value}`) }));
    setTimeout(() => app.advance(question.code), app.calm ? 0 : CHOSEN_MS);
  };
  return {
    name: 'attract',
    label: t('title'),
    content: [
      h('div', { class: 'k-drum', 'aria-hidden': 'true' }),
      h('div', { class: 'k-ask' }, h('h1', { class: 'k-question', tabindex: '-1' }, tidy(pick(question.text))), h('p', { class: 'k-lead' }, tidy(t('attract.hint')))),
      h('div', { class: 'k-reach' }, faceCards(null, choose),
        h('div', { class: 'k-ways' },
          wayToSpeak(t('attract.speak'), 'comment', () => app.go('write')),
          wayToSpeak(t('attract.unserved'), 'question', () => app.go('unserved')),
          wayToSpeak(t('attract.track'), 'search', () => app.go('track')))),
      news(app.news),
    ],
  };
}
