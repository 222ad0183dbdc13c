/**
 * Receipt codes made on the device: the twin of surveys/core/codes.py, tested against it.
 *
 * No DOM and no network. The code never leaves the device; the server gets receiptVerifier(code).
 */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_LENGTH = 15;
const CODE_LENGTH = RANDOM_LENGTH + 1;
const GROUP = 4;
const PREFIX = "ydan-receipt-v1:";
const REDUCTION = 0b100101; // x^5 + x^2 + 1 over GF(2)
const SEPARATORS = /[\s\-_.\u00b7\u2010-\u2014]/g;

const VALUES = new Map([...ALPHABET].map((char, value) => [char, value]));
VALUES.set("I", 1).set("L", 1).set("O", 0);

function timesX(value) {
  const doubled = value << 1;
  return doubled & 0b100000 ? doubled ^ REDUCTION : doubled;
}

function checkValue(values) {
  return values.reduce((total, value) => timesX(total ^ value), 0);
}

function grouped(values) {
  const letters = values.map((value) => ALPHABET[value]).join("");
  return letters.match(new RegExp(`.{${GROUP}}`, "g")).join("-");
}

/** A new code: 75 random bits and a check character, as XXXX-XXXX-XXXX-XXXX. */
export function newReceiptCode() {
  const values = [...crypto.getRandomValues(new Uint8Array(RANDOM_LENGTH))].map((byte) => byte & 31);
  return grouped([...values, checkValue(values)]);
}

/** The code as it was issued, from whatever was typed; null when it cannot be one. */
export function normaliseReceipt(text) {
  const letters = [...text.normalize("NFKC").toUpperCase().replace(SEPARATORS, "")];
  if (letters.length !== CODE_LENGTH || !letters.every((char) => VALUES.has(char))) return null;
  const values = letters.map((char) => VALUES.get(char));
  return values[RANDOM_LENGTH] === checkValue(values.slice(0, RANDOM_LENGTH)) ? grouped(values) : null;
}

/**
 * What the device sends instead of the code: base64url(SHA-256(prefix + the 16 characters)), unpadded.
 * crypto.subtle exists only on https and on localhost; callers on a plain-http intranet get a clear error.
 */
export async function receiptVerifier(code) {
  const normal = normaliseReceipt(code);
  if (normal === null) throw new RangeError("this is not a receipt code");
  const bytes = new TextEncoder().encode(PREFIX + normal.replaceAll("-", ""));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const binary = String.fromCharCode(...digest);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
