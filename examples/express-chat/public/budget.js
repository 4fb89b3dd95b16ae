const meter = document.querySelector("#meter");
const words = document.querySelector("#left");

const dollars = { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 5 };
const format = new Intl.NumberFormat("en-US", dollars);

/** Shows what is left of the visitor's budget. */
export async function showBudget(tries = 5) {
  const budget = await readBudget().catch(() => undefined);
  if (budget === undefined) {
    words.textContent = "Budget unknown";
    return;
  }
  const { limit, remaining } = budget;
  meter.max = limit;
  meter.low = Number(limit) / 5;
  meter.optimum = limit;
  meter.value = remaining;
  words.textContent = `${format.format(remaining)} of ${format.format(limit)} left today`;
  // A call that was stopped a moment ago is still being counted.
  if (Number(budget.reserved) > 0 && tries > 0) setTimeout(showBudget, 300, tries - 1);
}

async function readBudget() {
  const response = await fetch("api/usage");
  const { data } = await response.json();
  return data.limits.find(({ unit }) => unit === "usd");
}
