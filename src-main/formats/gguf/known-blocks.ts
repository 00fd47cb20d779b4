/** One block of random bytes of each type, and what gguf-py 0.19 decodes it to: made by gguf.quants.dequantize. */

/** ggml's number, the block in base64, the SHA-256 of its elements as float32 (first 16 digits). */
export const knownBlocks: readonly (readonly [number, string, string])[] = [
  [2, 'uja4q+6rFM71mcwFJTXVzsCt', '92331655514dd050'],
  [3, 'bLhHuu0QwvoKZ84NjwImR4V2JGI=', 'cb6ed655d884cb06'],
  [6, '77xCAKViewyQuBgmgQHK/1U25DB/qQ==', '9aa32002d3e1f818'],
  [7, '7r5brQi5WG+/imNDMERk+UMofy0hM87l', '2961165a9a2e0c92'],
  [8, 'CqzGoK3BNn5+OXaqa4M7rTSLtak/xJAPiomH9Q+MO478jA==', '5ce0b2404c727ebe'],
  [
    10,
    'M9p9RUfZ2C98W3AQLVi4X0jX3q0kkksfvh6+3r5LT1f/izE6hQlhi4cYPOU0a0niwjNI30q9dE5ci70EuF00x/NtHrXNwl7FWZ9OAG0vsQnftDG8',
    '681e6cc4cd449db8',
  ],
  [
    11,
    'ErUph+9wL1Pi64JLwCBkzulbOScGAQNRSs5oHoJkJyawg/BHiq7RsrwOXZRDydNyqYBnK2lMh8zW077Mec5KPAjSSA84aN1R8pVgJZXnxMwNQAGFsTfPgSM2YkqMcqKB1Ger9+g3dzy+6Z/EGLQ=',
    'b00673ebc17d795b',
  ],
  [
    12,
    '4DjXtdWt+BWDc9HXcx9N2BweCnSebi1epkn6+vk9dvOXO16t47tAZpmD0DW+qrrv/FjPRK98YI4PlLWsRYJ5PexOrlCBz829jYSJMurNpKyjRNDxohIor0y4bKV5Mb12HO/H90iwzTgLkRhbMqcUpIaanqebN2obGNWKKZ96NbHXFjjXlbWoop/1+e73H2Ng',
    '8c4dd09622909136',
  ],
  [
    13,
    'I7gKvYkd9WMQPiooKWVFzN24t9h51WZhUm+CB0ARmLYzUpUbgffNnOTxyyuecOXwW1VzrXuG3v2Nr++d1thCucMEQGBLYxDPjCnqHIMpIidpTTpc6/l/tnQvSXxQ6f3YvnwF8Qm7tmblc4hsa8uhjX57PaWUtb96KjwkmmjDYfXTz+e72x45UXnN4mz1Au9mKql/JoBHPABTvb7KsjaRazqpDVrxy6Wh895kkDqcWe8=',
    'a5f8780186ee7ddf',
  ],
  [
    14,
    'v9mcUgX/Jf0F9wSWAncLMA6NrNTtpMDSNyr/AmIoQii1Az2xmYu0Zx87UFefJc8SIRu2MHxwqNsgRwHVQRws1GUEXpJBO8kjn8OMUjZz8IaBPvv+po8VQsF4ZIwkA+V9RN63gKfono2sv1y0Yv0zG7FyH/uGt0fdfY6YxFekWEeO59lwi6x2crs4Gk/Yf6gOHrKAvuvoswBAexbDcvn1MSQLn6RdBnhX3G98PFbXmO0FtHx5rTvF41icoDBYHQJ7CT/aWLQja3RWogwDXg7Aqty8',
    '4bd1af03d6abddef',
  ],
  [20, 'PbzX2xhstgtx8SzLicG1iFMH', '7ad84123117fa190'],
  [
    23,
    'DDm89tyiyrxtNeaVHPJYgCAsszNSrtawKvl5yukig7JN/J9pCGN2Adq6CbzjMgAKgVLKze5fJyZSHnhOy8qwNhh6Xopb3wU0VTovQiQCiQzlvin7nCqbNxuQBjHSr9eZdWorJGDS1eInwkPI3xR5WTKLfmZ0tMxdNU8yvBKWr2qk0hNJDOEqrg==',
    '07e27e7cdc2eb0b6',
  ],
  [39, '95g0bf6g4vCuUt5Cv+AtYNQ=', 'df7fb9a87e8e305f'],
  [40, 'fSfvtO6EVwqUU3VXq9wkBCnI8dJW3aNqes4LO29SwLkuwfre', 'e383d05fb3fcdf7d'],
];
