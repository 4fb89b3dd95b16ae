import OpenAI from "openai";

const client = new OpenAI({ apiKey: "sk-or-test", baseURL: "https://openrouter.ai/api/v1" });
const completion = await client.chat.completions.create({
  model: "openai/gpt-5-mini",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(completion.choices[0]?.message.content);
