// Sending a petition: the code is made here, the server gets only what proves it.

import { outbox, Refused } from './api.js';
import { locale } from './i18n.js';
import { newReceiptCode, receiptVerifier } from '../receipt-code.js';

const PATIENCE_MS = 6000;

const later = (milliseconds) => new Promise((resolve) => { setTimeout(() => resolve('late'), milliseconds); });

function bodyOf(app, verifier) {
  const draft = app.visit.petition;
  const formal = draft.kind !== 'comment';
  const contact = Object.fromEntries(Object.entries(draft.contact).map(([key, value]) => [key, value.trim()]));
  return {
    id: draft.id,
    touchpoint: app.form.touchpoint.code,
    kind: draft.kind,
    text: draft.text.trim(),
    ...(formal ? { contact } : {}),
    consents: formal ? { ...draft.consents } : {},
    receipt_verifier: verifier,
    submitted_at: draft.sentAt.toISOString(),
    locale: locale(),
  };
}

const STEP_OF = [['/text', 'write'], ['/kind', 'write'], ['/contact', 'contact']];

/** Put what the server refused beside its field and show that step again. */
function showRefusal(app, refused) {
  const draft = app.visit.petition;
  draft.state = 'writing';
  draft.errors = {};
  for (const { pointer, detail } of refused.problems) draft.errors[pointer.split('/').at(-1)] = detail;
  if (refused.problems.length === 0) draft.errors.other = refused.message;
  const pointer = refused.problems[0]?.pointer ?? '';
  const step = STEP_OF.find(([start]) => pointer.startsWith(start))?.[1];
  if (draft.errors.contact) draft.errors.phone = draft.errors.contact;
  if (step) app.show({ name: step, params: {} });
  else app.render();
}

/** Send the draft of this visit and show its receipt; without network the receipt shows at once and the number follows. */
export async function sendPetition(app) {
  const { visit } = app;
  const draft = visit.petition;
  draft.state = 'sending';
  draft.sentAt = new Date();
  draft.code = newReceiptCode();
  const sent = outbox.add('petition', bodyOf(app, await receiptVerifier(draft.code)));
  try {
    const answer = await Promise.race([sent, later(PATIENCE_MS)]);
    if (app.visit !== visit) return;
    draft.number = answer === 'late' ? '' : answer.number;
    if (answer === 'late') followUp(app, visit, sent);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (app.visit === visit) showRefusal(app, error);
    return;
  }
  draft.state = 'sent';
  draft.text = '';
  draft.contact = { name: '', address: '', phone: '', email: '' };
  visit.send(visit.complete ? 'completed' : 'partial')?.catch(() => {});
  app.stack = [];
  app.show({ name: 'receipt', params: {} });
}

function followUp(app, visit, sent) {
  sent.then((answer) => {
    visit.petition.number = answer.number;
    if (app.visit === visit) app.render();
  }).catch(() => {});
}
