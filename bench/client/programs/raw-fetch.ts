interface Completion {
  choices: { message: { content: string } }[];
}
const response = await fetch("https://openrouter.ai/api/v1/chat/completions", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer sk-or-test" },
  body: JSON.stringify({
    model: "openai/gpt-5-mini",
    messages: [{ role: "user", content: "Hello" }],
  }),
});
const completion = (await response.json()) as Completion;
console.log(completion.choices[0]?.message.content);
