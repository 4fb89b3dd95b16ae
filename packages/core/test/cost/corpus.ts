/** A stream of numbers from 0 up to 1 that is the same in every run. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function draw<T>(roll: () => number, items: ArrayLike<T>): T {
  return items[Math.floor(roll() * items.length)] as T;
}

function repeat(times: number, make: (index: number) => string, between = ""): string {
  return Array.from({ length: times }, (_, index) => make(index)).join(between);
}

const english = `The harbour master kept two ledgers, and nobody had ever asked him why. One of them lay open on the
desk, its columns neat, its totals carried forward in the same brown ink that his predecessor had used. The other one
he took out only on evenings when the fog came in early and the ferries were cancelled. In it he wrote down what the
ships would have owed if they had arrived: pilotage, towage, the fee for the crane, half a day's storage for goods that
still drifted somewhere beyond the breakwater. It was not dishonest, he felt, because the sums never left the page. But
over the years the second book had grown thicker than the first, and lately he caught himself reading it with more
attention. When the young inspector from the capital finally arrived, she turned a few pages, frowned, and asked which
of the two was supposed to be the budget. He thought about it for a while before he answered that it depended on the
weather.`;

const german = `Der Hafenmeister führte zwei Bücher, und niemand hatte ihn je gefragt, warum. Das eine lag
aufgeschlagen auf dem Schreibtisch, die Spalten sauber gezogen, die Zwischensummen in derselben braunen Tinte
übertragen, die schon sein Vorgänger benutzt hatte. Das andere holte er nur an Abenden hervor, an denen der Nebel früh
kam und der Fährbetrieb eingestellt wurde. Darin vermerkte er, was die Schiffe geschuldet hätten, wären sie angekommen:
Lotsengebühr, Schleppgebühr, Krangebühr, die halbtägige Lagerung von Gütern, die noch irgendwo hinter dem Wellenbrecher
trieben. Unehrlich war das nicht, fand er, denn die Beträge verließen die Seite ja nie. Über die Jahre war das zweite
Buch jedoch dicker geworden als das erste, und in letzter Zeit ertappte er sich dabei, dass er es aufmerksamer las.`;

const french = `Le capitaine du port tenait deux registres, et personne ne lui avait jamais demandé pourquoi. L'un
restait ouvert sur le bureau, avec ses colonnes bien droites et ses totaux reportés à l'encre brune. L'autre, il ne le
sortait que les soirs où le brouillard tombait tôt et où les traversées étaient annulées. Il y notait ce que les navires
auraient dû s'ils étaient arrivés : le pilotage, le remorquage, la grue, une demi-journée d'entreposage pour des
marchandises qui dérivaient encore quelque part au large. Ce n'était pas malhonnête, pensait-il, puisque les sommes ne
quittaient jamais la page. Mais avec les années, le second livre était devenu plus épais que le premier.`;

const polish = `Kapitan portu prowadził dwie księgi i nikt go nigdy nie zapytał, dlaczego. Jedna leżała otwarta na
biurku, z równymi kolumnami i sumami przenoszonymi tym samym brązowym atramentem, którego używał jego poprzednik. Drugą
wyjmował tylko w te wieczory, gdy mgła nadchodziła wcześnie, a promy odwoływano. Zapisywał w niej, ile byłyby winne
statki, gdyby przypłynęły: opłatę za pilota, za holowanie, za dźwig i za pół dnia składowania towarów, które wciąż
dryfowały gdzieś za falochronem. Uważał, że nie ma w tym nic nieuczciwego, skoro te kwoty nigdy nie opuszczały strony.`;

const russian = `Начальник порта вёл две книги, и никто никогда не спрашивал его почему. Одна лежала открытой на столе,
с ровными столбцами и итогами, перенесёнными теми же коричневыми чернилами, которыми писал его предшественник. Другую он
доставал лишь в те вечера, когда туман приходил рано и паромы отменяли. В неё он записывал, сколько задолжали бы суда,
если бы они пришли: за лоцмана, за буксир, за кран, за полдня хранения грузов, которые всё ещё дрейфовали где-то за
волнорезом. Нечестным он это не считал, ведь суммы никогда не покидали страницы. Но с годами вторая книга стала толще
первой, и в последнее время он ловил себя на том, что читает её внимательнее.`;

const chinese = `港务长有两本账簿，从来没有人问过他为什么。一本摊开放在桌上，栏目整齐，合计一页一页地往下结转，
用的还是前任留下的棕色墨水。另一本他只在起雾早、渡轮停航的傍晚才拿出来。他在里面记下那些船如果到港本该付的费用：
引航费、拖船费、吊车费，还有那些仍在防波堤外漂着的货物半天的仓储费。他觉得这算不上不诚实，因为这些数目从来没有
离开过纸面。可是年复一年，第二本账簿比第一本还厚，最近他发现自己读它的时候更加专心。年轻的检查员终于从首都来了，
她翻了几页，皱起眉头，问他哪一本才是预算。他想了一会儿，回答说，这要看天气。`;

const japanese = `港長は二冊の帳簿をつけていたが、その理由を尋ねた者は一人もいなかった。一冊は机の上に開かれたままで、
欄はきちんと揃い、合計は前任者と同じ茶色のインクで次の頁へ繰り越されていた。もう一冊は、霧が早く出て渡し船が
欠航になった晩にだけ取り出した。そこには、もし船が着いていたら払うはずだった料金を書きとめた。水先料、曳船料、
クレーンの使用料、それに防波堤の向こうをまだ漂っている荷物の半日分の保管料である。`;

const arabic = `كان مدير الميناء يحتفظ بدفترين، ولم يسأله أحد قط عن السبب. كان أحدهما مفتوحا على المكتب، أعمدته
منتظمة ومجاميعه مكتوبة بالحبر البني نفسه الذي كان يستعمله سلفه. أما الآخر فلم يكن يخرجه إلا في الأمسيات التي يأتي فيها
الضباب مبكرا وتلغى فيها رحلات العبارات. كان يدون فيه ما كانت السفن ستدفعه لو أنها وصلت: أجرة الإرشاد وأجرة القطر ورسوم
الرافعة وتخزين نصف يوم لبضائع ما زالت تطفو في مكان ما خلف حاجز الأمواج. لم يكن في ذلك غش في رأيه، لأن المبالغ لم تغادر
الصفحة أبدا.`;

const hindi = `बंदरगाह का प्रमुख दो बहियाँ रखता था, और किसी ने कभी उससे इसका कारण नहीं पूछा था। एक मेज़ पर खुली रहती थी,
उसके खाने साफ़ थे और जोड़ उसी भूरी स्याही से आगे लिखे जाते थे जिसका उपयोग उसके पहले के अधिकारी ने किया था। दूसरी वह केवल
उन शामों को निकालता था जब कोहरा जल्दी आ जाता था और नावें रद्द हो जाती थीं। उसमें वह लिखता था कि अगर जहाज़ पहुँचते तो उन पर
कितना बकाया होता।`;

const korean = `항만장은 장부를 두 권 썼지만 아무도 그 이유를 묻지 않았다. 한 권은 책상 위에 펼쳐져 있었고, 칸은 가지런했으며 합계는
전임자가 쓰던 것과 같은 갈색 잉크로 다음 쪽으로 옮겨졌다. 다른 한 권은 안개가 일찍 끼고 여객선이 취소된 저녁에만 꺼냈다.
그는 거기에 배들이 도착했더라면 냈어야 할 요금을 적어 두었다.`;

const code = `export class Ledger<K extends string> {
  readonly #entries = new Map<K, { amount: bigint; currency: "USD" | "EUR" }[]>();

  /** Adds an entry and returns how many there are under the key. */
  add(key: K, amount: bigint, currency: "USD" | "EUR" = "USD"): number {
    const list = this.#entries.get(key) ?? [];
    if (amount === 0n) throw new RangeError(\`nothing to add under \${key}\`);
    list.push({ amount, currency });
    this.#entries.set(key, list);
    return list.length;
  }

  async *drain(signal?: AbortSignal): AsyncGenerator<[K, bigint]> {
    for (const [key, list] of this.#entries) {
      signal?.throwIfAborted();
      yield [key, list.reduce((sum, { amount }) => sum + amount, 0n)];
    }
  }
}

def settle(entries: dict[str, list[Decimal]], *, limit: Decimal | None = None) -> Decimal:
    """Sum everything, stop at the limit."""
    total = Decimal("0.00")
    for key, amounts in sorted(entries.items(), key=lambda item: item[0]):
        for amount in amounts:
            if limit is not None and total + amount > limit:
                raise BudgetExceeded(f"{key}: {total + amount} > {limit}")
            total += amount
    return total
`;

const minified = code
  .replace(/\/\*\*.*?\*\//g, "")
  .replace(/\s+/g, " ")
  .replace(/ ?([{}()=:;,<>?]) ?/g, "$1")
  .replace(/\b(amount|currency|list|entries|signal|total|limit)\b/g, (word) => word[0] ?? "");

function json(roll: () => number, space?: number): string {
  const orders = Array.from({ length: 40 }, (_, index) => ({
    id: `ord_${index}`,
    customer: { name: draw(roll, ["Ada Lovelace", "Grace Hopper", "Alan Turing"]), vip: roll() > 0.5 },
    items: [{ sku: `SKU-${Math.floor(roll() * 9000)}`, quantity: Math.ceil(roll() * 9), price: 19.99 }],
    created_at: "2026-11-20T12:00:00Z",
    note: roll() > 0.5 ? null : "leave at the back door",
  }));
  return JSON.stringify({ orders }, null, space);
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function encoded(roll: () => number, symbols: string, length: number): string {
  return repeat(length, () => draw(roll, symbols));
}

function table(roll: () => number): string {
  const row = (): string => repeat(6, () => (roll() * 2000 - 1000).toFixed(Math.floor(roll() * 4)), ",");
  return `date,open,high,low,close,volume\n${repeat(80, row, "\n")}`;
}

function log(roll: () => number): string {
  return repeat(
    60,
    (line) =>
      `2026-11-20T12:${String(line).padStart(2, "0")}:07.${Math.floor(roll() * 900) + 100}Z INFO [worker-${line % 4}] ` +
      `GET /api/v1/items/${Math.floor(roll() * 99_999)} 200 ${Math.floor(roll() * 400)}ms ` +
      `id=${encoded(roll, "0123456789abcdef", 12)}`,
    "\n",
  );
}

const markdown = `# Budgets that hold

A budget is **reserved** before a call and *settled* after it; see [the notes](https://example.com/notes?id=7#budgets).

| window | resets | scope |
|---|---|---|
| minute | every 60 s | key |
| day | 00:00 UTC | user, session |

1. Estimate the worst case.
2. Reserve it, or refuse with \`402\`.
   - All budgets at once, or none.
3. Settle with what it really cost.

> An unknown price is *unknown*, never zero.
`;

/** Texts of many kinds, none of which the estimator has seen: written for this, or made by dice with a fixed seed. */
export const corpus: Readonly<Record<string, string>> = {
  ...{ english, german, french, polish, russian, chinese, japanese, arabic, hindi, korean },
  ...{ code, minified, markdown },
  json: json(dice(1)),
  indentedJson: json(dice(1), 2),
  base64: encoded(dice(2), alphabet, 4000),
  hex: encoded(dice(3), "0123456789abcdef", 3000),
  table: table(dice(4)),
  log: log(dice(5)),
  emoji: repeat(40, (index) => `Well done ${["👍", "🎉🎉", "😀", "❤️", "👩‍💻", "🚀"][index % 6]}`, "! "),
  repeated: `${"=".repeat(200)}\n${" ".repeat(300)}${"ha".repeat(300)}\n\n\n\n`,
};
