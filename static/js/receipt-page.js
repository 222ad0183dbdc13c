// The receipt and tracking pages work without this file. It prints, and takes the code that a scanned QR code carries
// behind the # (a part of the address that browsers never send to a server) into the field.
for (const holder of document.querySelectorAll("[data-print]")) {
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", () => window.print());
}

const field = document.querySelector("[data-receipt-code]");
const carried = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z\s-]{16,24}$/.test(carried)) {
  field.value = carried;
  // The code must not stay in the history of a shared telephone.
  history.replaceState(null, "", location.pathname + location.search);
  field.form.querySelector("button").focus();
}
