import { ROLL_SHARE } from '../../motion/glide.ts';

/** Flags of a mark, as its third style byte. */
export const MARK_FLAG = { hollow: 1, ring: 2, hidden: 4, outline: 16, unit: 32, raised: 64, moving: 128 } as const;

/** Marks are placed by the same curve as motion/glide.ts; keep them alike. */
export const FLEET_VERTEX = `#version 300 es
precision highp float;
layout(location = 0) in vec4 aFromTo;
layout(location = 1) in vec4 aHeadingsTime;
layout(location = 2) in vec2 aCurve;
layout(location = 3) in uvec4 aStyle;
uniform mat4 uMatrix;
uniform vec2 uViewport;
uniform float uNow;
uniform float uRadius;
uniform float uBearing;
uniform int uPass;
uniform int uSelected;
uniform int uHovered;
out vec2 vPoint;
flat out uvec3 vStyle;
flat out vec2 vTurn;
flat out float vRadius;
flat out float vSelected;

const float ROLL = ${ROLL_SHARE.toFixed(3)};

void main() {
  uint flags = aStyle.z;
  bool selected = gl_InstanceID == uSelected;
  bool hovered = gl_InstanceID == uHovered;
  int layer = selected || hovered ? 2 : (flags & ${MARK_FLAG.raised}u) != 0u ? 1 : 0;
  bool hidden = (flags & ${MARK_FLAG.hidden}u) != 0u && !selected;
  if (layer != uPass || hidden) {
    gl_Position = vec4(2.0, 2.0, 2.0, 1.0);
    return;
  }
  float share = max(0.0, (uNow - aHeadingsTime.z) / aHeadingsTime.w);
  float u = min(1.0, share);
  vec2 d = aFromTo.zw - aFromTo.xy;
  float chord = length(d);
  vec2 m0 = mix(d, vec2(sin(aHeadingsTime.x), -cos(aHeadingsTime.x)) * chord, aCurve.x);
  vec2 m1 = mix(d, vec2(sin(aHeadingsTime.y), -cos(aHeadingsTime.y)) * chord, aCurve.x);
  float u2 = u * u;
  float u3 = u2 * u;
  float roll = aCurve.y * ROLL * (1.0 - exp(-max(0.0, share - 1.0) / ROLL));
  vec2 place = aFromTo.xy + (u3 - 2.0 * u2 + u) * m0 + (3.0 * u2 - 2.0 * u3) * d + (u3 - u2 + roll) * m1;

  float turn = aHeadingsTime.y - aHeadingsTime.x;
  turn -= 6.28318530718 * floor((turn + 3.14159265359) / 6.28318530718);
  float heading = aHeadingsTime.x + turn * u2 * (3.0 - 2.0 * u) - uBearing;

  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  float radius = uRadius * ((flags & ${MARK_FLAG.unit}u) != 0u ? 1.12 : 1.0) * (selected ? 1.18 : 1.0);
  radius = (flags & ${MARK_FLAG.unit}u) != 0u ? max(radius, 6.6) : radius;
  // Room for what is drawn around a mark and no more: software rendering pays for each pixel of the quad.
  bool ring = (flags & ${MARK_FLAG.ring}u) != 0u;
  bool unit = (flags & ${MARK_FLAG.unit}u) != 0u;
  float reach = selected || hovered ? 2.1 : ring ? 1.45 + 3.2 / radius : (unit ? 1.5 : 1.1) + 2.4 / radius;
  vPoint = corner * reach;
  vStyle = aStyle.xyz;
  vTurn = vec2(sin(heading), cos(heading));
  vRadius = radius;
  vSelected = selected ? 1.0 : hovered ? 0.5 : 0.0;
  vec4 clip = uMatrix * vec4(place, 0.0, 1.0);
  clip.xy += corner * reach * radius * 2.0 / uViewport * clip.w;
  gl_Position = clip;
}`;

/** Signed distances in mark radii, y up; every shape is drawn from one, so that edges are smooth at any size. */
export const FLEET_FRAGMENT = `#version 300 es
precision highp float;
in vec2 vPoint;
flat in uvec3 vStyle;
flat in vec2 vTurn;
flat in float vRadius;
flat in float vSelected;
uniform vec3 uTones[7];
uniform vec3 uHalo;
uniform vec3 uSurface;
uniform vec3 uSelection;
out vec4 colour;

float box(vec2 p, vec2 half_, float r) {
  vec2 q = abs(p) - half_ + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}
float line(vec2 p, vec2 a, vec2 b, float w) {
  vec2 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0)) - w;
}
float polygon(vec2 p, vec2 v[4]) {
  float d = dot(p - v[0], p - v[0]);
  float s = 1.0;
  for (int i = 0, j = 3; i < 4; j = i, i++) {
    vec2 e = v[j] - v[i];
    vec2 w = p - v[i];
    vec2 b = w - e * clamp(dot(w, e) / dot(e, e), 0.0, 1.0);
    d = min(d, dot(b, b));
    bvec3 c = bvec3(p.y >= v[i].y, p.y < v[j].y, e.x * w.y > e.y * w.x);
    if (all(c) || all(not(c))) s = -s;
  }
  return s * sqrt(d);
}
float arrow(vec2 p) {
  return polygon(p, vec2[4](vec2(0.0, 0.98), vec2(0.72, -0.78), vec2(0.0, -0.40), vec2(-0.72, -0.78))) - 0.10;
}
float triangle(vec2 p) {
  return polygon(p, vec2[4](vec2(0.0, 0.85), vec2(0.82, -0.62), vec2(0.0, -0.62), vec2(-0.82, -0.62))) - 0.12;
}
float shape(uint kind, vec2 p, vec2 turned) {
  if (kind == 0u) return arrow(turned);
  if (kind == 1u || kind == 5u) return length(p) - 0.66;
  if (kind == 2u) return max(length(p) - 0.72, 0.40 - length(p - vec2(0.52, 0.52)));
  if (kind == 3u) return box(p, vec2(0.60), 0.14);
  if (kind == 4u) return triangle(p);
  if (kind == 6u) return box(mat2(0.7071, 0.7071, -0.7071, 0.7071) * p, vec2(0.62), 0.08);
  return box(p, vec2(1.0), 0.34);
}
float hook(vec2 p) {
  float stem = line(p, vec2(0.06, 0.62), vec2(0.06, 0.10), 0.12);
  vec2 c = p - vec2(-0.14, -0.20);
  float arc = abs(length(c) - 0.34) - 0.12;
  arc = max(arc, min(c.x, c.y) > 0.0 ? 0.2 : -1.0);
  arc = c.y > 0.0 && c.x < 0.0 && c.y > 0.10 ? max(arc, 0.1) : arc;
  float bend = line(p, vec2(0.06, 0.12), vec2(0.20, -0.18), 0.12);
  return min(min(stem, bend), arc);
}
float wrench(vec2 p) {
  vec2 q = mat2(0.7071, -0.7071, 0.7071, 0.7071) * p;
  float handle = line(q, vec2(0.0, -0.62), vec2(0.0, 0.20), 0.14);
  float head = max(length(q - vec2(0.0, 0.42)) - 0.36, -box(q - vec2(0.0, 0.64), vec2(0.13, 0.30), 0.0));
  return min(handle, head);
}
float key(vec2 p) {
  float bow = abs(length(p - vec2(-0.32, 0.0)) - 0.24) - 0.11;
  float stem = line(p, vec2(-0.04, 0.0), vec2(0.64, 0.0), 0.11);
  float teeth = min(line(p, vec2(0.60, 0.0), vec2(0.60, -0.26), 0.10), line(p, vec2(0.32, 0.0), vec2(0.32, -0.20), 0.10));
  return min(min(bow, stem), teeth);
}
float glyph(uint kind, vec2 p) {
  if (kind == 7u) return hook(p);
  if (kind == 8u) return wrench(p);
  return key(p);
}

vec4 over(vec4 top, vec4 under) { return top + under * (1.0 - top.a); }
vec4 paint(vec3 c, float a) { return vec4(c * a, a); }

void main() {
  float px = 1.0 / vRadius;
  vec2 p = vPoint;
  vec2 turned = vec2(p.x * vTurn.y - p.y * vTurn.x, p.x * vTurn.x + p.y * vTurn.y);
  uint kind = vStyle.x;
  uint flags = vStyle.z;
  vec3 tone = uTones[vStyle.y];
  bool unit = kind >= 7u;
  bool hollow = (flags & ${MARK_FLAG.hollow}u) != 0u;
  bool outline = hollow || (flags & ${MARK_FLAG.outline}u) != 0u;
  float d = shape(kind, p, turned);
  if (unit && (flags & ${MARK_FLAG.moving}u) != 0u) {
    vec2 q = turned - vec2(0.0, 1.02);
    d = min(d, max(abs(q.x) * 0.86 + q.y * 0.62 - 0.34, -q.y - 0.2));
  }
  #define EDGE(x) clamp(0.5 - (x) / (1.15 * px), 0.0, 1.0)

  vec4 result = vec4(0.0);
  float reach = length(p);
  if ((flags & ${MARK_FLAG.ring}u) != 0u) {
    result = over(paint(uHalo, EDGE(abs(reach - 1.36) - 2.4 * px) * 0.9), result);
    result = over(paint(uTones[6], EDGE(abs(reach - 1.36) - 1.15 * px)), result);
  }
  if (vSelected > 0.0) {
    float r = unit ? 1.72 : 1.56;
    result = over(paint(uSelection, EDGE(reach - r) * 0.20 * vSelected), result);
    result = over(paint(uSelection, EDGE(abs(reach - r) - 0.95 * px) * vSelected), result);
  }
  result = over(paint(uHalo, EDGE(d - 1.6 * px) * 0.95), result);
  vec3 body = outline ? uSurface : tone;
  float inside = EDGE(d);
  result = over(paint(body, inside), result);
  if (outline) result = over(paint(tone, EDGE(abs(d + 0.9 * px) - 0.95 * px)), result);
  if (kind == 5u) {
    float upper = EDGE(max(d + 2.0 * px, -p.y));
    result = over(paint(uSurface, upper), result);
  }
  if (unit) {
    float g = glyph(kind, p * 1.18);
    result = over(paint(outline ? tone : uSurface, EDGE(g / 1.18)), result);
  }
  if (result.a < 0.004) discard;
  colour = result;
}`;
