// What stands round every screen: the office's name, progress, the tools at the foot.

import { h, icon, mark } from './dom.js';
import { locale, pick, t } from './i18n.js';

/** The head: mark, office, place; on a long task its subject instead. */
export function head(app, shown) {
  const names = shown.subject
    ? h('p', { class: 'k-head__office' }, shown.subject)
    : h('p', {}, h('span', { class: 'k-head__office' }, pick(app.config.office)), h('span', { class: 'k-head__place' }, app.place()));
  return h('header', { class: 'k-head' }, h('div', { class: 'k-head__brand' }, mark(), names), shown.progress);
}

function toggle(app, key, name, words) {
  const on = Boolean(document.documentElement.dataset[key]);
  return h('button', { type: 'button', id: `tool-${key}`, class: 'k-tool', 'aria-pressed': String(on), onclick: () => app.toggle(key) }, icon(name), h('span', {}, words));
}

/** Language, larger text, contrast, buttons lower down. Reading aloud takes its place between the last two. */
export function tools(app) {
  const other = locale() === 'vi' ? 'en' : 'vi';
  const language = app.config.languages.length > 1
    && h('button', { type: 'button', id: 'tool-language', class: 'k-tool', lang: other, onclick: () => app.speak(other) }, icon('globe'), h('span', {}, other === 'en' ? 'English' : 'Tiếng Việt'));
  return h('footer', { class: 'k-tools' }, h('nav', { 'aria-label': t('tools') }, language,
    toggle(app, 'large', 'text-size', t('tool.large')), toggle(app, 'contrast', 'contrast', t('tool.contrast')), toggle(app, 'low', 'lower', t('tool.low'))));
}
