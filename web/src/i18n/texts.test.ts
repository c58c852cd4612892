import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { en } from './en/index.ts';
import { zhCN } from './zh-cn/index.ts';

type Tree = { readonly [key: string]: string | Tree };

function leaves(tree: Tree, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(at, value);
    else for (const [inner, text] of leaves(value, at)) found.set(inner, text);
  }
  return found;
}

const english = leaves(en);
const chinese = leaves(zhCN);

test('both languages have the same keys, none of them empty', () => {
  expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  expect([...english, ...chinese].filter(([, text]) => text === '')).toEqual([]);
});

test('both languages fill the same blanks', () => {
  const blanks = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]!).toSorted();
  const filled = (texts: Map<string, string>): [string, string[]][] =>
    [...texts].map(([key, text]): [string, string[]] => [key, blanks(text)]).toSorted(([a], [b]) => (a < b ? -1 : 1));
  expect(filled(chinese)).toEqual(filled(english));
});

test('Chinese has the marks of its own script, not the half-wide ones of Latin', () => {
  expect([...chinese].filter(([, text]) => /\p{Script=Han}[,:;?!]/u.test(text))).toEqual([]);
});

// The name of a key (`D`) is no word.
test('no component carries words of its own', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const literal =
    /(?:>\s*[A-Za-z\u4e00-\u9fff][^<>{}=;()]+<\/)|(?:(?:label|title|placeholder|aria-label|alt)="[^"]*[A-Za-z\u4e00-\u9fff])/;
  const guilty = globSync('**/*.tsx', { cwd: root }).flatMap((file) =>
    readFileSync(`${root}/${file}`, 'utf8')
      .split('\n')
      .flatMap((line, index) => (literal.test(line) ? [`${file}:${String(index + 1)} ${line.trim()}`] : [])),
  );
  expect(guilty).toEqual([]);
});
