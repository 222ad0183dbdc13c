// A frozen edition as the kiosk asks it: what comes next, what is hidden, how far along. No DOM.

const TAPPED = new Set(['faces', 'single', 'multiple', 'yesno', 'scale10']);
const COMPARE = {
  le: (given, value) => given <= value,
  ge: (given, value) => given >= value,
  eq: (given, value) => given === value,
  ne: (given, value) => given !== value,
  in: (given, value) => value.includes(given),
};

function holds(condition, answers) {
  if (!condition) return true;
  const check = ({ question, op, value }) => {
    const given = answers[question];
    if (given === undefined || given === null || given === 'KB') return false;
    return Array.isArray(given) ? given.some((one) => COMPARE[op](one, value)) : COMPARE[op](given, value);
  };
  if (condition.any) return condition.any.some(check);
  return (condition.all || []).every(check);
}

/** The edition behind the kiosk's screens. */
export class Form {
  constructor(edition, touchpoint) {
    this.key = edition.key;
    this.questions = edition.questions;
    this.touchpoint = touchpoint;
  }

  /** The question that the attract screen asks. */
  get headline() {
    return this.questions.find((question) => question.headline) || this.questions.find((question) => question.kind === 'faces');
  }

  /** The open comment at the end, or undefined. */
  get comment() {
    return this.questions.find((question) => question.kind === 'long_text');
  }

  question(code) {
    return this.questions.find((question) => question.code === code);
  }

  /** The questions that are tapped, headline first, without those that the place answers or the answers hide. */
  steps(answers) {
    const fixed = (question) => Boolean(question.sets && this.touchpoint.procedure);
    const rest = this.questions.filter(
      (question) => TAPPED.has(question.kind) && question !== this.headline && !fixed(question) && holds(question.show_if, answers),
    );
    return [this.headline, ...rest];
  }

  /** The step after `code`, or null after the last. */
  after(code, answers) {
    const steps = this.steps(answers);
    return steps[steps.findIndex((question) => question.code === code) + 1] || null;
  }

  /** {step, total} for the line of progress. */
  progress(code, answers) {
    const steps = this.steps(answers);
    return { step: steps.findIndex((question) => question.code === code) + 1, total: steps.length };
  }

  /** The answers without those that a later change has hidden; the server refuses them. */
  valid(answers) {
    const shown = new Set(this.questions.filter((question) => holds(question.show_if, answers)).map((question) => question.code));
    return Object.fromEntries(Object.entries(answers).filter(([code]) => shown.has(code)));
  }
}
