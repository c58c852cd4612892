import { linkProgram } from './gl-program.ts';

/** Floats of one segment: ax ay bx by · along, width, dashed, alpha · r g b, spare. */
const FLOATS = 12;

const VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec4 aEnds;
layout(location = 1) in vec4 aStroke;
layout(location = 2) in vec4 aColour;
uniform mat4 uMatrix;
uniform vec2 uViewport;
uniform float uPixelRatio;
uniform float uScale;
uniform float uExtra;
out vec2 vPoint;
flat out float vLength;
flat out float vHalf;
flat out float vAlong;
flat out vec2 vStyle;
flat out vec3 vColour;

vec2 screen(vec2 place, out float w) {
  vec4 clip = uMatrix * vec4(place, 0.0, 1.0);
  w = clip.w;
  return clip.xy / clip.w * 0.5 * uViewport;
}

void main() {
  float wa, wb;
  vec2 a = screen(aEnds.xy, wa);
  vec2 b = screen(aEnds.zw, wb);
  vec2 d = b - a;
  float len = length(d);
  vec2 dir = len > 0.0001 ? d / len : vec2(1.0, 0.0);
  vec2 side = vec2(-dir.y, dir.x);
  float half_ = (aStroke.y * uScale * 0.5 + uExtra) * uPixelRatio;
  float reach = half_ + 1.0;
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  vPoint = vec2(mix(-reach, len + reach, corner.x), (corner.y * 2.0 - 1.0) * reach);
  vec2 at = a + dir * vPoint.x + side * vPoint.y;
  vLength = len;
  vHalf = half_;
  vAlong = aStroke.x;
  vStyle = aStroke.zw;
  vColour = aColour.rgb;
  gl_Position = vec4(at / (0.5 * uViewport), 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision highp float;
in vec2 vPoint;
flat in float vLength;
flat in float vHalf;
flat in float vAlong;
flat in vec2 vStyle;
flat in vec3 vColour;
uniform float uPxPerMetre;
uniform vec4 uCasing;
out vec4 colour;

void main() {
  float beyond = max(max(-vPoint.x, vPoint.x - vLength), 0.0);
  float alpha = clamp(vHalf - length(vec2(beyond, vPoint.y)) + 0.5, 0.0, 1.0);
  if (vStyle.x > 0.5) {
    float at = mod(vAlong * uPxPerMetre + vPoint.x, vHalf * 6.0);
    alpha *= step(at, vHalf * 3.4);
  }
  alpha *= vStyle.y;
  vec3 tone = mix(vColour, uCasing.rgb, uCasing.a);
  if (alpha < 0.004) discard;
  colour = vec4(tone * alpha, alpha);
}`;

export interface Stroke {
  /** Plane metres, x y x y …, at least two places. */
  readonly places: readonly number[];
  readonly colour: readonly [number, number, number];
  /** CSS pixels in a street; thinner in a city. */
  readonly widthPx: number;
  readonly dashed: boolean;
  readonly alpha: number;
}

export interface StrokeView {
  readonly matrix: ArrayLike<number>;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixelRatio: number;
  readonly metresPerPx: number;
  readonly zoom: number;
  readonly casing: readonly [number, number, number];
}

/** Lines on the fleet's canvas, below the marks: trails and ways to incidents. The map need not be drawn again when they change. */
export class StrokeRenderer {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: WebGLProgram;
  readonly #vertexArray: WebGLVertexArrayObject;
  readonly #buffer: WebGLBuffer;
  readonly #groups = new Map<string, readonly Stroke[]>();
  #segments = 0;
  #isDirty = false;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#program = linkProgram(gl, VERTEX, FRAGMENT);
    this.#vertexArray = gl.createVertexArray();
    this.#buffer = gl.createBuffer();
    gl.bindVertexArray(this.#vertexArray);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    for (let location = 0; location < 3; location++) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, 4, gl.FLOAT, false, FLOATS * 4, location * 16);
      gl.vertexAttribDivisor(location, 1);
    }
    gl.bindVertexArray(null);
  }

  /** Replaces the lines of one group; groups lie above each other in the order of their names. */
  set(group: string, strokes: readonly Stroke[]): void {
    if (strokes.length === 0 && !this.#groups.get(group)?.length) return;
    this.#groups.set(group, strokes);
    this.#isDirty = true;
  }

  #upload(): void {
    this.#isDirty = false;
    const strokes = [...this.#groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, list]) => list);
    this.#segments = strokes.reduce((sum, { places }) => sum + places.length / 2 - 1, 0);
    const data = new Float32Array(this.#segments * FLOATS);
    let at = 0;
    for (const { places, colour, widthPx, dashed, alpha } of strokes) {
      let along = 0;
      for (let i = 2; i < places.length; i += 2) {
        const [ax, ay, bx, by] = [places[i - 2]!, places[i - 1]!, places[i]!, places[i + 1]!];
        data.set([ax, ay, bx, by, along, widthPx, dashed ? 1 : 0, alpha, ...colour, 0], at);
        along += Math.hypot(bx - ax, by - ay);
        at += FLOATS;
      }
    }
    const gl = this.#gl;
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  }

  draw(view: StrokeView): void {
    if (this.#isDirty) this.#upload();
    if (this.#segments === 0) return;
    const gl = this.#gl;
    const at = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(this.#program, name);
    gl.useProgram(this.#program);
    gl.bindVertexArray(this.#vertexArray);
    gl.uniformMatrix4fv(at('uMatrix'), false, new Float32Array(view.matrix));
    gl.uniform2f(at('uViewport'), view.widthPx * view.pixelRatio, view.heightPx * view.pixelRatio);
    gl.uniform1f(at('uPixelRatio'), view.pixelRatio);
    gl.uniform1f(at('uPxPerMetre'), view.pixelRatio / view.metresPerPx);
    gl.uniform1f(at('uScale'), Math.min(1.25, Math.max(0.55, (view.zoom - 7) / 8)));
    for (const casing of [1, 0]) {
      gl.uniform1f(at('uExtra'), casing * 1.5);
      gl.uniform4f(at('uCasing'), ...view.casing, casing);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, this.#segments);
    }
    gl.bindVertexArray(null);
  }
}
