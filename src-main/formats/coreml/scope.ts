/** Module path of a node from its name: converters join the names of modules by slashes. */

const longestPath = 40;

export function scopeOf(name: string): string {
  const parts = name.split('/').filter((part) => part !== '');
  return parts.length > 1 && parts.length <= longestPath ? parts.slice(0, -1).join('/') : '';
}
