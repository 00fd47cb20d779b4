/** Length of attribute texts, common to all formats. */
import { maxAttributeText } from '../../src-shared/attributes-codec.js';

/** At most maxAttributeText characters; never half of a surrogate pair. */
export function shortenText(text: string): string {
  if (text.length <= maxAttributeText) return text;
  return `${text.slice(0, maxAttributeText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
