import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      // Reports come and go there while this runs.
      'test-results/**',
      'node_modules/**',
      '**/*.generated.*',
      'scripts/**',
      'bin/**',
      '**/*.cjs',
      '**/*.mjs',
      'native/**',
      // Served as it is, before anything that is built.
      'src-renderer/public/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-console': 'error',
      'max-lines': ['error', { max: 600 }],
    },
  },
  { files: ['src-renderer/**/*.tsx', 'src-renderer/**/*.ts'], ...reactHooks.configs.flat['recommended-latest'] },
);
