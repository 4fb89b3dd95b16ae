const main = document.querySelector("main");
const list = document.querySelector("#thread");
const welcome = document.querySelector("#welcome");

/** One message in the page. What a model says is text: nothing of it becomes part of the page's own structure. */
export class Entry {
  #item = document.createElement("li");
  #text = document.createTextNode("");
  #note = document.createElement("p");

  /** @param {"user" | "assistant"} role */
  constructor(role, text = "", note = "") {
    const name = document.createElement("h2");
    name.textContent = role === "user" ? "You" : "Assistant";
    name.className = "unseen";
    const words = document.createElement("p");
    words.className = "words";
    words.append(this.#text);
    this.#note.className = "note";
    this.#item.className = role;
    this.#item.append(name, words, this.#note);
    this.#text.data = text;
    this.note(note);
    list.append(this.#item);
    welcome.hidden = true;
    toEnd();
  }

  get text() {
    return this.#text.data;
  }

  add(piece) {
    following(() => this.#text.appendData(piece));
  }

  /** Says something about the message below it. */
  note(text) {
    following(() => {
      this.#note.textContent = text;
      this.#note.hidden = text === "";
    });
  }

  /** Screen readers wait with an answer until it is whole. */
  set isComing(value) {
    this.#item.classList.toggle("coming", value);
    list.setAttribute("aria-busy", String(value));
  }

  remove() {
    this.#item.remove();
    welcome.hidden = list.childElementCount > 0;
  }
}

export function clear() {
  list.replaceChildren();
  list.removeAttribute("aria-busy");
  welcome.hidden = false;
}

/** Whoever looks at the end stays there; whoever reads further up is left in peace. */
export function following(change) {
  const isAtEnd = main.scrollHeight - main.scrollTop - main.clientHeight < 80;
  change();
  if (isAtEnd) toEnd();
}

function toEnd() {
  main.scrollTop = main.scrollHeight;
}
