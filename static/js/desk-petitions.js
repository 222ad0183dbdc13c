/*
 * Comforts of the petitions desk. Everything here also works without it: links, forms and buttons are plain HTML.
 *
 * - keys: J/K move between rows, Enter opens, "/" searches, P goes to the decision, "?" lists the keys,
 *   Ctrl+Enter sends the form in which one writes, else the next step
 * - typed text is not lost by leaving the page without a question
 * - the guided form shows the law, the date and the message for the class and unit that are chosen
 */

const isField = (element) => element instanceof HTMLElement
  && (element.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName));

const isShown = (element) => element.getClientRects().length > 0;

/* Keys ---------------------------------------------------------------------------------------------------------- */

function moveRow(step) {
  const links = [...document.querySelectorAll('[data-row-link]')].filter(isShown);
  if (!links.length) return;
  const at = links.indexOf(document.activeElement);
  const first = step > 0 ? 0 : links.length - 1;
  const next = at < 0 ? first : Math.min(Math.max(at + step, 0), links.length - 1);
  links[next].focus();
  links[next].closest('tr, li')?.scrollIntoView({ block: 'nearest' });
}

function goTo(selector) {
  const target = [...document.querySelectorAll(selector)].find(isShown);
  if (!target) return;
  target.scrollIntoView({ block: 'center' });
  target.focus();
}

function showKeys() {
  const dialog = document.getElementById('keys');
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

const keys = new Map([
  ['j', () => moveRow(1)],
  ['k', () => moveRow(-1)],
  ['/', () => goTo('input[type="search"]')],
  ['p', () => goTo('[data-first-choice], .decision textarea, .decision .button--primary')],
  ['?', showKeys],
]);

function sendForm(event) {
  const own = event.target instanceof Element ? event.target.closest('form[method="post"]') : null;
  const form = own || document.querySelector('.decision form[method="post"]');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector('button[type="submit"]'));
}

document.addEventListener('keydown', (event) => {
  if (event.isComposing || event.altKey || event.metaKey) return;
  if (event.ctrlKey) {
    if (event.key === 'Enter') sendForm(event);
    return;
  }
  if (isField(event.target) || document.querySelector('dialog[open]')) return;
  const act = keys.get(event.key.toLowerCase());
  if (!act) return;
  event.preventDefault();
  act();
});

/* Text that was typed and not sent ------------------------------------------------------------------------------ */

let sending = false;

const WRITTEN = 'form[method="post"] textarea, form[method="post"] input[type="text"]';

function hasUnsentText() {
  return [...document.querySelectorAll(WRITTEN)].some((field) => field.value !== field.defaultValue
    || (field.form.dataset.kept === 'yes' && field.value !== ''));
}

window.addEventListener('beforeunload', (event) => {
  if (!sending && hasUnsentText()) event.preventDefault();
});
document.addEventListener('submit', (event) => {
  if (event.target.method === 'post' && !event.target.hasAttribute('data-stays')) sending = true;
});
window.addEventListener('pageshow', () => { sending = false; });

/* The guided form ----------------------------------------------------------------------------------------------- */

function guide(form, choices) {
  const kind = form.querySelector('[data-guide="kind"]');
  const unit = form.querySelector('[data-guide="unit"]');
  const put = (name, text) => {
    const place = form.querySelector(`[data-show="${name}"]`);
    if (place) place.textContent = text;
  };
  const show = () => {
    const chosen = choices.kinds[kind.value];
    const holder = choices.units[unit.value];
    for (const part of ['law', 'due', 'counted', 'answers', 'publication']) {
      put(part, (chosen || choices.unknown)[part]);
    }
    put('load', holder ? holder.load : '');
    put('button', holder ? choices.button.replace('{unit}', holder.name) : choices.unknown.button);
    put('notice', chosen && holder
      ? choices.notice.replace('{unit}', holder.name_vi).replace('{due}', chosen.due_day)
      : choices.unknown.notice);
  };
  kind.addEventListener('change', show);
  unit.addEventListener('change', show);
  show();
}

const data = document.getElementById('desk-choices');
const guided = document.querySelector('form[data-guided]');
if (data && guided) guide(guided, JSON.parse(data.textContent));

/* Reply templates: put into the text at once, without leaving the page ------------------------------------------ */

function useTemplate(select) {
  const option = select.selectedOptions[0];
  const text = document.getElementById(select.dataset.fills);
  const law = document.getElementById(select.dataset.law);
  const name = document.getElementById(select.dataset.names);
  if (!option || !option.value || !(text instanceof HTMLTextAreaElement)) return;
  text.value = text.value.trim() ? `${text.value.trimEnd()}\n\n${option.dataset.body}` : option.dataset.body;
  if (law && !law.value) law.value = option.dataset.basis;
  if (name) name.value = option.value;
  text.focus();
}

document.querySelectorAll('select[data-fills]').forEach((select) => {
  const form = select.form;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    event.stopPropagation();
    useTemplate(select);
  });
});
