import { showBudget } from "./budget.js";
import { bodyOf, keep, restore } from "./conversation.js";
import { readAnswer } from "./read-answer.js";
import { clear, Entry, following } from "./thread.js";

const [form, question, sendButton, stopButton, newButton, notice, status] = [
  "#composer",
  "#question",
  "#send",
  "#stop",
  "#new",
  "#notice",
  "#status",
].map((selector) => document.querySelector(selector));

/** What a refusal means to a visitor; the server's own words follow. */
const meanings = {
  401: "Your session has ended. Reload the page to begin a new one.",
  402: "Your budget for today does not cover this question.",
  429: "That was a little fast. Wait a moment and ask again.",
};

let messages = restore();
/** Ends the answer that is coming; undefined while none is. */
let stop;

for (const { role, content, note } of messages) new Entry(role, content, note);
showBudget();

async function ask(content) {
  const mine = new AbortController();
  begin(mine);
  const asked = new Entry("user", content);
  const answer = new Entry("assistant");
  answer.isComing = true;
  messages.push({ role: "user", content });
  let note = "";
  try {
    note = await receive(answer, mine.signal);
  } catch (error) {
    note = mine.signal.aborted ? "Stopped" : "Broke off";
    if (!mine.signal.aborted) complain(error);
  }
  // A new conversation has begun meanwhile.
  if (stop !== mine) return;
  answer.isComing = false;
  if (answer.text === "") takeBack(content, asked, answer);
  else {
    answer.note(note);
    messages.push({ role: "assistant", content: answer.text, note });
  }
  end(note);
}

async function receive(answer, signal) {
  const headers = { "content-type": "application/json" };
  const response = await fetch("api/chat", { method: "POST", headers, body: bodyOf(messages), signal });
  let note = "";
  for await (const { choices, usage } of readAnswer(response)) {
    const piece = choices?.[0]?.delta?.content;
    if (piece) answer.add(piece);
    if (usage) note = `${usage.total_tokens} tokens · $${Number(usage.cost.toPrecision(3))}`;
  }
  return note;
}

function begin(controller) {
  stop = controller;
  notice.hidden = true;
  status.textContent = "The answer is coming.";
  show({ isBusy: true });
}

function end(note) {
  stop = undefined;
  status.textContent = note === "" ? "" : `The answer has ended: ${note}.`;
  keep(messages);
  show({ isBusy: false });
  showBudget();
}

/** A question without an answer goes back to where it was written. */
function takeBack(content, asked, answer) {
  messages.pop();
  asked.remove();
  answer.remove();
  if (question.value === "") question.value = content;
}

function complain({ name, message, status: code }) {
  const isOffline = name === "TypeError";
  const meaning = isOffline ? "The server cannot be reached." : (meanings[code] ?? "That did not work.");
  notice.querySelector("strong").textContent = meaning;
  notice.querySelector("span").textContent = isOffline ? "Check your connection and try again." : message;
  following(() => {
    notice.hidden = false;
  });
}

function show({ isBusy }) {
  sendButton.hidden = isBusy;
  stopButton.hidden = !isBusy;
  question.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const content = question.value.trim();
  if (content === "" || stop) return;
  question.value = "";
  ask(content);
});
question.addEventListener("keydown", (event) => {
  // Enter also ends the writing of a word in Chinese, Japanese and Korean.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("keydown", ({ key }) => key === "Escape" && stop?.abort());
stopButton.addEventListener("click", () => stop?.abort());
newButton.addEventListener("click", () => {
  stop?.abort();
  messages = [];
  clear();
  notice.hidden = true;
  end("");
});
for (const idea of document.querySelectorAll("#ideas button"))
  idea.addEventListener("click", () => stop ?? ask(idea.textContent));
