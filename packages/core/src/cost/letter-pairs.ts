/**
 * How much each pair of letters adds to a count of tokens: a row for the letter before (a to z, then anything else) and
 * a column for the letter after. Common pairs stand inside tokens, rare ones tear them apart; this is what tells English
 * from Finnish and both from base64. In steps of 0.03 tokens, as digits of base 62.
 *
 * Own measurement: non-negative least squares over 11,700 pieces of 500 characters in some 90 languages, code, JSON,
 * Markdown, numbers and encodings, counted with o200k_base.
 */
const PAIRS: readonly string[] = [
  "4000iK23DJ7090F0N00029G07JJ",
  "6ObS0FOnAEU0KKFHL90F0JNOGND",
  "BMEM0R410Y60KS0SKDJ04HRNU0F",
  "0BB70OLi4Oc0P200K94665PzHK7",
  "6C0070M4HMV640C2820105005IB",
  "0TKEM0OZ0SPEIR06O0L00OPOBLS",
  "TPGV0O6FAvF7S8ELK7032PjKXT6",
  "CTJN4ZPO0SOI5bASLIT01CgMZN0",
  "C700I07JFBJ630200501z0PD00Q",
  "LNMM0OOKELPNLR0BQP0S1KHLONz",
  "FUK45DM5hJhRB5SLNlC7LQONUN5",
  "3HT490WE07Q90S0NLG000aW64DD",
  "01Ml0UGz1LSM5Q10RNKJCIObRL4",
  "ET034215812TL550NI000BOT0BB",
  "GA33K07X0D97C00FX0900H00QCH",
  "8BML6MNBHNI0jd00P0005ARZFJH",
  "RLMBHMNK0NPBJNKIR2RT0LYOQOT",
  "2L7E829c8OBF730DA700DK8HDCD",
  "NVIQ2LT2FULH7I09M900C3OCE4J",
  "OJT058b06XXN5T05T62IDQ2XBWG",
  "LB4G029NNXECGHd0P0G0NCQNNWI",
  "NPLO7O4OJMJBGY3QMKVNWLPMyPT",
  "7NMQ2PP0IMUGNBKJL87JGK9MKLB",
  "OZ77JWOJ5PKHNKU0LJF0IJMLLMe",
  "1HXjUZTT0YZK2HYUOX6LCPSL6R9",
  "FIOgBOLTbPVIBLBONONGEOGJ9OL",
  "FC7HHIJ2GeDND75B00A1070N085",
];

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The place of "no letter" beside a (0) to z (25). */
export const NO_LETTER = 26;

/** What a pair adds, in hundredths of a token. */
export function pairWeight(before: number, after: number): number {
  return 3 * DIGITS.indexOf(PAIRS[before]?.[after] ?? "0");
}
