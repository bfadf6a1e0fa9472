// The copy button of code in an answer: shown once a script can serve it, and served for every block that comes.
import { toast } from "../frame/page.js";

const body = document.body;

function show() {
  if (navigator.clipboard) document.getElementById("thread")?.classList.add("can-copy");
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".code-copy");
  const code = button?.closest("figure")?.querySelector("code");
  if (!code) return;
  navigator.clipboard.writeText(code.textContent.replace(/\n$/, "")).then(
    () => toast("Code copied"),
    () => toast("The browser did not allow it. Select the code to copy it by hand."),
  );
});
body.addEventListener("studio:page", show);
show();
