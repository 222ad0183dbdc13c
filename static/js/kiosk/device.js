// What this device knows about itself. Only the pairing is ever kept on it; nothing of a citizen is.

const KEY = 'ydan-kiosk';

/** The pairing {token, touchpoint, kiosk}, or null on a device that has none. */
export function pairing() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Remember a pairing. */
export function keepPairing(value) {
  localStorage.setItem(KEY, JSON.stringify(value));
}

/** Forget it, after it was taken back. */
export function forgetPairing() {
  localStorage.removeItem(KEY);
}
