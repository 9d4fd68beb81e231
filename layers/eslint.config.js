// The browser floor is Chromium 109, the last on Windows 7: syntax is held by ecmaVersion, interfaces by eslint-plugin-compat.
import compat from "eslint-plugin-compat";
import globals from "globals";

const rules = {
  "no-undef": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "prefer-const": "error",
  eqeqeq: "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-shadow": "error",
  "no-unreachable": "error",
  "no-dupe-keys": "error",
  "no-console": ["error", { allow: ["warn", "error"] }],
  complexity: ["error", 12],
};

export default [
  {
    files: ["**/static/**/*.js"],
    plugins: { compat },
    languageOptions: {
      ecmaVersion: 2022,
      sourceType: "module",
      globals: {
        ...globals.browser,
        L: "readonly",
        htmx: "readonly",
        gettext: "readonly",
        ngettext: "readonly",
        pgettext: "readonly",
        interpolate: "readonly",
      },
    },
    rules: { ...rules, "compat/compat": "error" },
  },
  {
    files: ["**/tests/js/**/*.js", "**/tests/js/**/*.mjs"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.node },
    rules,
  },
];
