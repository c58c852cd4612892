/** What the person at the terminal sees: phases with times, then calm single lines. */
export interface Screen {
  /** Runs a phase and prints what it was and how long it took; `report` shows progress on a terminal. */
  phase<T>(what: string, work: (report: (progress: string) => void) => Promise<T>): Promise<T>;
  /** Prints a line, above the phase that is running. */
  say: (line: string) => void;
}

export interface ScreenOutput {
  write(text: string): unknown;
  isTTY?: boolean;
}

/** On a terminal the line of a running phase is redrawn in place; elsewhere each line is written once. */
export function createScreen(output: ScreenOutput): Screen {
  const clear = output.isTTY === true ? '\r\u001B[K' : '';
  let redraw: (() => void) | undefined;
  return {
    say(line) {
      output.write(`${clear}${line}\n`);
      redraw?.();
    },
    async phase(what, work) {
      const startedAt = performance.now();
      let progress = '';
      const line = (end: string) => {
        const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
        output.write(`${clear}${`${what} …`.padEnd(34)} ${seconds.padStart(6)} s${end}`);
      };
      const draw = () => line(progress === '' ? '' : `  ${progress}`);
      const ticker = clear === '' ? undefined : setInterval(draw, 500);
      if (clear !== '') {
        redraw = draw;
        draw();
      }
      try {
        const result = await work((text) => (progress = text));
        line('\n');
        return result;
      } catch (error) {
        line('  failed\n');
        throw error;
      } finally {
        clearInterval(ticker);
        redraw = undefined;
      }
    },
  };
}
