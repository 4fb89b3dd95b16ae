// The words stay in this tab: a reload shows them again, and a new tab begins anew.
const place = "conversation";

/** Messages that are sent along with a question. */
const kept = 21;

/** @returns {{ role: "user" | "assistant", content: string, note?: string }[]} */
export function restore() {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "[]");
  } catch {
    return [];
  }
}

export function keep(messages) {
  try {
    sessionStorage.setItem(place, JSON.stringify(messages));
  } catch {
    // A browser that keeps nothing, or no more: the page works all the same.
  }
}

/** What the server is asked: the last messages, beginning with one of the visitor's. */
export function bodyOf(messages) {
  const last = messages.slice(-kept).map(({ role, content }) => ({ role, content }));
  return JSON.stringify({ messages: last, stream: true });
}
