/**
 * Tied weights: tensors that are one parameter under several names. They are the same view of the same storage, or the
 * model's configuration says that one is made from the other when it is loaded.
 */
import type { WeightTensor } from './weight-tensor.js';

/** What counts once: where the elements of a tensor lie, and in which shape. */
function parameterOf({ countedAs, storage, firstElement, shape }: WeightTensor): string {
  return countedAs ?? `${storage}\n${String(firstElement)}\n${shape.join(',')}`;
}

/**
 * The tensors that are no parameter of their own: one that is a parameter over again, with the key of the first that is
 * it; an optimiser's state, with null.
 */
export function notParameters<K>(tensors: Iterable<readonly [K, WeightTensor]>): Map<K, K | null> {
  const firsts = new Map<string, K>();
  const others = new Map<K, K | null>();
  for (const [key, tensor] of tensors) {
    if (tensor.role === 'optimizer') {
      others.set(key, null);
      continue;
    }
    const parameter = parameterOf(tensor);
    const first = firsts.get(parameter);
    if (first === undefined) firsts.set(parameter, key);
    else others.set(key, first);
  }
  return others;
}

const inputEmbeddings = /(^|\.)(embed_tokens|wte|word_embeddings|embed_in|shared)\.weight$/;
const outputEmbeddings = /^(.*\.)?(lm_head|embed_out|predictions\.decoder)\.weight$/;

/**
 * Tensors with the output embeddings counted as the input embeddings, for a configuration that says
 * `tie_word_embeddings`: loading makes one parameter of both, also where the file holds a copy of each.
 */
export function tieEmbeddings(tensors: readonly WeightTensor[]): WeightTensor[] {
  return tensors.map((tensor) => {
    if (!outputEmbeddings.test(tensor.name)) return tensor;
    const same = ({ name, dtype, shape }: WeightTensor): boolean =>
      inputEmbeddings.test(name) && dtype === tensor.dtype && shape.join() === tensor.shape.join();
    const input = tensors.find(same);
    return input === undefined ? tensor : { ...tensor, countedAs: parameterOf(input) };
  });
}

/** `lm_head.weight = model.embed_tokens.weight`, the first of them; '' where nothing is tied. */
export function tiedNames(tensors: readonly WeightTensor[]): string {
  return [...notParameters(tensors.map((tensor) => [tensor, tensor]))]
    .flatMap(([again, first]) => (first === null ? [] : [`${again.name} = ${first.name}`]))
    .slice(0, 10)
    .join(', ');
}
