// Puts a copy button under each text; without scripts the text is marked as a whole by one tap.
for (const text of document.querySelectorAll("[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quiet";
  button.textContent = "复制";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      button.textContent = "复制好了";
    } catch {  // browsers refuse the clipboard to pages that do not come by https
      getSelection().selectAllChildren(text);
      button.textContent = "选好了，请按复制";
    }
  });
  text.after(button);
}
