// Writing: what kind of matter it is, and its text. Complaints and denunciations are guided away and leave nothing.

import { button, h, tidy } from '../dom.js';
import { t } from '../i18n.js';
import { actions, backButton, caution, counter, errorSummary, field, heading, paragraphs, progress } from '../parts.js';

export const LIMIT = 5000;
const LEAST = 10;
const KINDS = ['comment', 'petition', 'complaint', 'denunciation'];
const GUIDED = new Set(['complaint', 'denunciation']);

/** Steps of a petition: a comment needs no contact. */
export function stepsOf(kind) {
  return kind === 'comment' ? ['write', 'check', 'receipt'] : ['write', 'contact', 'check', 'receipt'];
}

/** The line of progress for one of those steps. */
export function writingProgress(petition, step) {
  const steps = stepsOf(petition.kind);
  return progress(steps.indexOf(step) + 1, steps.length, 'progress.step');
}

function kinds(app, draft) {
  const choose = (kind) => {
    app.visit.begin();
    if (GUIDED.has(kind)) {
      draft.kind = '';
      draft.text = '';
      app.go('guidance', { kind });
      return;
    }
    draft.kind = kind;
    draft.errors.kind = '';
    app.render(`kind-${kind}`);
  };
  return h('fieldset', { class: 'k-kinds' }, h('legend', { class: 'visually-hidden' }, t('write.title')),
    draft.errors.kind && h('p', { class: 'k-field__error' }, draft.errors.kind),
    h('div', { class: 'k-kinds__grid' }, KINDS.map((kind) => h('div', { class: 'k-kind' },
      h('input', { type: 'radio', name: 'kind', id: `kind-${kind}`, checked: draft.kind === kind, onchange: () => choose(kind) }),
      h('label', { for: `kind-${kind}` }, tidy(t(`kind.${kind}`)))))));
}

function check(draft) {
  draft.errors = {};
  if (!draft.kind) draft.errors.kind = t('errors.kind');
  if (draft.text.trim().length < LEAST) draft.errors.text = t('errors.text', { n: LEAST });
  return Object.keys(draft.errors).length === 0;
}

/** The kind and the text. */
export function write(app, { kind = null }) {
  const draft = app.visit.petition;
  if (kind && !draft.kind) draft.kind = kind;
  const count = counter(LIMIT);
  count.show(draft.text.length);
  const next = () => {
    if (!check(draft)) { app.render(); return; }
    app.go(stepsOf(draft.kind)[1]);
  };
  const input = (text) => { app.visit.begin(); draft.text = text; count.show(text.length); };
  return {
    name: 'write',
    label: t('write.title'),
    subject: t('attract.speak'),
    progress: draft.kind ? writingProgress(draft, 'write') : null,
    content: [
      h('div', { class: 'k-side' }, heading(t('write.title')), errorSummary(Object.values(draft.errors).filter(Boolean)), kinds(app, draft)),
      h('div', { class: 'k-writing' },
        h('div', { class: 'k-writing__head' }, count.element),
        field({ id: 'text', label: t('write.text'), error: draft.errors.text, value: draft.text, rows: 6, limit: LIMIT, oninput: input }),
        caution(t(draft.kind === 'comment' ? 'comment.caution' : 'write.caution'))),
      actions(backButton(app), button(t('continue'), { kind: 'primary', after: 'chevron-right', onclick: next })),
    ],
  };
}

/** Where a complaint or a denunciation must go. There is no field here and nothing is sent. */
export function guidance(app, { kind }) {
  const texts = app.config.guides[kind];
  return {
    name: 'guidance',
    label: t(`guidance.${kind}`),
    subject: t('attract.speak'),
    content: [
      h('div', { class: 'k-side' }, heading(t(`guidance.${kind}`))),
      h('div', { class: 'k-guide' }, paragraphs(texts), h('p', { class: 'k-guide__where' }, h('b', {}, t('guidance.where')), ' ', tidy(app.hours())),
        caution(t('guidance.nothing'), 'shield')),
      actions(backButton(app), button(t('finish'), { kind: 'primary', before: 'check', onclick: () => app.end('completed') })),
    ],
  };
}
