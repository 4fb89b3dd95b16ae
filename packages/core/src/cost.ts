export type { Charge, ChargeInput } from "./cost/charge.ts";
export type { Ledger, LedgerDimension, LedgerFilter, LedgerGroup, LedgerTotal } from "./cost/ledger.ts";
export { createMemoryLedger, type MemoryLedger, type MemoryLedgerOptions } from "./cost/memory-ledger.ts";
export { type CostPart, type PricedUsage, type PriceOptions, priceUsage } from "./cost/price.ts";
export { pricingInForce } from "./cost/price-override.ts";
export {
  createReceipt,
  decodeReceipt,
  type EncodedReceipt,
  encodeReceipt,
  type ReceiptInput,
} from "./cost/receipt.ts";
export type { UnitOptions } from "./cost/units.ts";
export type { Decimal } from "./money/decimal.ts";
export { formatMoney, type Money, moneyToNumber, parseMoney } from "./money/money.ts";
export {
  comparePrices,
  formatPrice,
  multiplyPrice,
  type Price,
  parsePrice,
  priceToMoney,
  sumPrices,
} from "./money/price.ts";
export type { Attempt, CostSource, Receipt, TokenCounts } from "./protocol/receipt.ts";
