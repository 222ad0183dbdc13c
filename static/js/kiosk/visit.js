// One person's visit: everything they said, in memory, from the first touch to the end. Nothing outlives it.

import { uuid7 } from './ids.js';
import { outbox } from './api.js';
import { locale, tIn } from './i18n.js';

const NEW_PETITION = () => ({
  id: uuid7(), kind: '', text: '', contact: { name: '', address: '', phone: '', email: '' },
  consents: { contact_back: false, publish_name: false }, errors: {}, code: '', number: '', sentAt: null, state: 'writing',
});

/** The state of a visit. Screens read and change it; `app.js` decides when it ends. */
export class Visit {
  constructor(form) {
    this.form = form;
    this.id = uuid7();
    this.startedAt = null;
    this.answers = {};
    this.unserved = [];
    this.comment = '';
    this.petition = NEW_PETITION();
    this.sent = false;
    this.complete = false;
  }

  /** Whether there is anything that an idle reset would take away or send. */
  get begun() {
    return this.startedAt !== null;
  }

  /** The moment of the first touch is the start of the form. */
  begin() {
    this.startedAt ??= new Date();
  }

  answer(code, value) {
    this.begin();
    if (value === null || (Array.isArray(value) && value.length === 0)) delete this.answers[code];
    else this.answers[code] = value;
  }

  /** The comment that goes with the answers: why the person was not served, then their own words. */
  words() {
    const reasons = this.unserved.map((key) => tIn('vi', `unserved.${key}`)).join('; ');
    const first = reasons ? `${tIn('vi', 'unserved.recorded')} ${reasons}.` : '';
    return [first, this.comment.trim()].filter(Boolean).join('\n');
  }

  /** Hand the answers over for delivery; once, however the visit ends. Nothing answered sends nothing. */
  send(outcome) {
    if (this.sent) return null;
    const answers = this.form.valid(this.answers);
    const comment = this.form.comment;
    if (comment && this.words()) answers[comment.code] = this.words();
    if (Object.keys(answers).length === 0) return null;
    this.sent = true;
    const headline = this.form.headline.code in answers;
    return outbox.add('response', {
      id: this.id,
      touchpoint: this.form.touchpoint.code,
      edition: this.form.key,
      answers,
      started_at: (this.startedAt ?? new Date()).toISOString(),
      submitted_at: new Date().toISOString(),
      locale: locale(),
      outcome: headline || outcome !== 'completed' ? outcome : 'partial',
    });
  }
}
