// The print button of a poster; the browser's own print command does the same.
document.querySelector('[data-prints]')?.addEventListener('click', () => print());
