import { chat, createContext } from "@wayfare/core/verbs";

const context = createContext({ apiKey: "sk-or-test" });
const completion = await chat(context, {
  model: "openai/gpt-5-mini",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(completion.choices[0]?.message.content);
