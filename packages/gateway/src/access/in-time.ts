/**
 * What a promise brings, or an error when it has brought nothing after so many milliseconds. It goes on all the same.
 * @param what - names it in the error
 */
export function inTime<T>(pending: Promise<T>, milliseconds: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not answer in time.`)), milliseconds);
    pending.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
