import { createOpenRouter } from "@wayfare/core";

const client = createOpenRouter({ apiKey: "sk-or-test" });
const completion = await client.chat({
  model: "openai/gpt-5-mini",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(completion.choices[0]?.message.content);
