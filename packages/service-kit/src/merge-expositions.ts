/**
 * Joins the Prometheus texts of several processes into one: each family's HELP and TYPE once, its samples together,
 * as the format demands. Samples stay apart by their `service` label.
 */
export function mergeExpositions(texts: string[]): string {
  const families = new Map<string, { comments: Map<string, string>; samples: string[] }>();
  for (const text of texts) {
    let family: { comments: Map<string, string>; samples: string[] } | undefined;
    for (const line of text.split('\n')) {
      const [, kind, name] = /^# (HELP|TYPE) (\S+)/.exec(line) ?? [];
      if (kind !== undefined && name !== undefined) {
        family = families.get(name) ?? { comments: new Map(), samples: [] };
        families.set(name, family);
        if (!family.comments.has(kind)) family.comments.set(kind, line);
      } else if (line.trim() !== '') {
        family?.samples.push(line);
      }
    }
  }
  const blocks = [...families.values()].map((family) => [...family.comments.values(), ...family.samples].join('\n'));
  return `${blocks.join('\n\n')}\n`;
}
