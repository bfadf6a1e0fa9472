// Amounts of money, written as the server writes them.

/** Return an amount in the shape of a price ("$0", "0 CHF"): rounded up to cents, below one cent to tenths. */
export function money(amount, shape) {
  const digits = amount >= 0.01 ? 2 : 3;
  return shape.replace("0", (Math.ceil(amount * 10 ** digits - 1e-9) / 10 ** digits).toFixed(digits));
}
