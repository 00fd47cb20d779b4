/** Which output of a subject answers which of the reference's. Pure. */
interface Named {
  name: string;
}

/** Pairs outputs by name; where no name is shared but the counts agree, by position. */
export function pairOutputs<T extends Named>(
  reference: readonly T[],
  subject: readonly T[],
): [T | undefined, T | undefined][] {
  const shared = reference.some((output) => subject.some((other) => other.name === output.name));
  if (!shared && reference.length === subject.length) return reference.map((output, index) => [output, subject[index]]);
  const extra = subject.filter((output) => !reference.some((other) => other.name === output.name));
  return [
    ...reference.map((output): [T, T | undefined] => [output, subject.find((other) => other.name === output.name)]),
    ...extra.map((output): [undefined, T] => [undefined, output]),
  ];
}
