import { GLIDE_FLOATS } from '../../motion/glide.ts';
import type { MotionTable } from '../../motion/motion-table.ts';
import { TONES, type ThemeName } from '../../theme/tones.ts';
import type { FleetMarks } from './fleet-marks.ts';
import { FLEET_FRAGMENT, FLEET_VERTEX } from './fleet-shader.ts';
import { linkProgram, rgb } from './gl-program.ts';

/** Colours around and inside the marks. */
export const SURROUND: Readonly<Record<ThemeName, { halo: string; surface: string; selection: string }>> = {
  dark: { halo: '#0a0f15', surface: '#0f161f', selection: '#f2f6fb' },
  light: { halo: '#ffffff', surface: '#ffffff', selection: '#0f1722' },
};

const UNIFORMS = [
  'uMatrix',
  'uViewport',
  'uNow',
  'uRadius',
  'uBearing',
  'uPass',
  'uSelected',
  'uHovered',
  'uTones',
  'uHalo',
  'uSurface',
  'uSelection',
] as const;

export interface FleetView {
  /** From the table's plane to clip space, column-major. */
  readonly matrix: ArrayLike<number>;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly nowS: number;
  /** Radius of a mark, CSS pixels. */
  readonly radiusPx: number;
  readonly bearingRad: number;
  readonly selectedSlot: number;
  readonly hoveredSlot: number;
  readonly theme: ThemeName;
}

/**
 * Draws every vehicle and unit in one instanced WebGL2 program: motion and style go up as the typed arrays they are, the shader
 * places, turns and shapes them. Three passes over the same instances give the order: fleet, what needs eyes, what is selected.
 */
export class FleetRenderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #uniforms: ReadonlyMap<string, WebGLUniformLocation | null>;
  readonly #vertexArray: WebGLVertexArrayObject;
  readonly #motionBuffer: WebGLBuffer;
  readonly #styleBuffer: WebGLBuffer;
  #motionRevision = -1;
  #styleRevision = -1;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = linkProgram(gl, FLEET_VERTEX, FLEET_FRAGMENT);
    this.#uniforms = new Map(UNIFORMS.map((name) => [name, gl.getUniformLocation(this.#program, name)]));
    this.#vertexArray = gl.createVertexArray();
    this.#motionBuffer = gl.createBuffer();
    this.#styleBuffer = gl.createBuffer();
    gl.bindVertexArray(this.#vertexArray);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#motionBuffer);
    for (const [location, size] of [4, 4, 2].entries()) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, size, gl.FLOAT, false, GLIDE_FLOATS * 4, location * 16);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#styleBuffer);
    gl.enableVertexAttribArray(3);
    gl.vertexAttribIPointer(3, 4, gl.UNSIGNED_BYTE, 4, 0);
    gl.vertexAttribDivisor(3, 1);
    gl.bindVertexArray(null);
  }

  draw(table: MotionTable, marks: FleetMarks, view: FleetView): void {
    const gl = this.#gl;
    this.#upload(table, marks);
    const { widthPx, heightPx, pixelRatio } = view;
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#vertexArray);
    const at = (name: (typeof UNIFORMS)[number]): WebGLUniformLocation | null => this.#uniforms.get(name) ?? null;
    gl.uniformMatrix4fv(at('uMatrix'), false, new Float32Array(view.matrix));
    gl.uniform2f(at('uViewport'), widthPx * pixelRatio, heightPx * pixelRatio);
    gl.uniform1f(at('uNow'), view.nowS);
    gl.uniform1f(at('uRadius'), view.radiusPx * pixelRatio);
    gl.uniform1f(at('uBearing'), view.bearingRad);
    gl.uniform1i(at('uSelected'), view.selectedSlot);
    gl.uniform1i(at('uHovered'), view.hoveredSlot);
    const { green, blue, teal, grey, red, magenta, violet } = TONES[view.theme];
    gl.uniform3fv(at('uTones'), [green, blue, teal, grey, red, magenta, violet].flatMap(rgb));
    const surround = SURROUND[view.theme];
    gl.uniform3fv(at('uHalo'), rgb(surround.halo));
    gl.uniform3fv(at('uSurface'), rgb(surround.surface));
    gl.uniform3fv(at('uSelection'), rgb(surround.selection));
    const count = Math.min(table.count, marks.bytes.length / 4);
    for (let pass = 0; pass < 3; pass++) {
      gl.uniform1i(at('uPass'), pass);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, count);
    }
    gl.bindVertexArray(null);
  }

  #upload(table: MotionTable, marks: FleetMarks): void {
    const gl = this.#gl;
    if (this.#motionRevision !== table.revision) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#motionBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, table.records, gl.DYNAMIC_DRAW);
      this.#motionRevision = table.revision;
    }
    if (this.#styleRevision !== marks.revision) {
      gl.bindBuffer(gl.ARRAY_BUFFER, this.#styleBuffer);
      gl.bufferData(gl.ARRAY_BUFFER, marks.bytes, gl.DYNAMIC_DRAW);
      this.#styleRevision = marks.revision;
    }
  }
}
