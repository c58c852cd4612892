/**
 * A village with one of everything: a two-way street, a one-way, a motorway, a roundabout, a bridge, a limit in mph, a
 * road that leads nowhere one-way, a lake with an island, a park, a district, a shop.
 *
 *   1 ── 2 ── 3        100 m apart; 1–2–3 is Main Street, 3–6 a bridge, 6–5–4 Back Lane (one-way), 4–1 West Road
 *   │         ║
 *   4 ◀─ 5 ◀─ 6 ──▶ 7   6 → 7 cannot be driven back
 */
export const SMALL_CITY_XML = `<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="hand">
  <node id="1" lat="53.0010000" lon="10.0000000"/>
  <node id="2" lat="53.0010000" lon="10.0015000"/>
  <node id="3" lat="53.0010000" lon="10.0030000"/>
  <node id="4" lat="53.0000000" lon="10.0000000"/>
  <node id="5" lat="53.0000000" lon="10.0015000"/>
  <node id="6" lat="53.0000000" lon="10.0030000"/>
  <node id="7" lat="53.0000000" lon="10.0045000"/>
  <node id="20" lat="53.0100000" lon="10.0100000"/>
  <node id="21" lat="53.0100000" lon="10.0200000"/>
  <node id="22" lat="53.0200000" lon="10.0200000"/>
  <node id="23" lat="53.0200000" lon="10.0100000"/>
  <node id="24" lat="53.0140000" lon="10.0140000"/>
  <node id="25" lat="53.0140000" lon="10.0160000"/>
  <node id="26" lat="53.0160000" lon="10.0160000"/>
  <node id="30" lat="53.0005000" lon="10.0010000">
    <tag k="place" v="town"/><tag k="name" v="Kleinstadt"/><tag k="name:en" v="Smalltown"/>
  </node>
  <node id="31" lat="53.0011000" lon="10.0015000">
    <tag k="amenity" v="car_rental"/><tag k="name" v="Am &quot;Markt&quot; &amp; Co"/>
  </node>
  <way id="100"><nd ref="1"/><nd ref="2"/><nd ref="3"/>
    <tag k="highway" v="secondary"/><tag k="name" v="Hauptstraße"/><tag k="name:en" v="Main Street"/><tag k="maxspeed" v="30 mph"/></way>
  <way id="101"><nd ref="3"/><nd ref="6"/>
    <tag k="highway" v="secondary"/><tag k="name" v="Hauptstraße"/><tag k="name:en" v="Main Street"/><tag k="bridge" v="yes"/></way>
  <way id="102"><nd ref="6"/><nd ref="5"/><nd ref="4"/>
    <tag k="highway" v="residential"/><tag k="name" v="Hintergasse"/><tag k="oneway" v="yes"/></way>
  <way id="103"><nd ref="4"/><nd ref="1"/><tag k="highway" v="tertiary"/><tag k="ref" v="L 12"/></way>
  <way id="104"><nd ref="6"/><nd ref="7"/><tag k="highway" v="motorway"/></way>
  <way id="105"><nd ref="2"/><nd ref="5"/><tag k="highway" v="footway"/></way>
  <way id="106"><nd ref="20"/><nd ref="21"/><nd ref="22"/></way>
  <way id="107"><nd ref="22"/><nd ref="23"/><nd ref="20"/></way>
  <way id="108"><nd ref="24"/><nd ref="25"/><nd ref="26"/><nd ref="24"/></way>
  <way id="109"><nd ref="1"/><nd ref="2"/><nd ref="5"/><nd ref="4"/><nd ref="1"/><tag k="leisure" v="park"/><tag k="name" v="Anger"/></way>
  <relation id="200">
    <member type="way" ref="106" role="outer"/><member type="way" ref="107" role="outer"/><member type="way" ref="108" role="inner"/>
    <tag k="type" v="multipolygon"/><tag k="natural" v="water"/><tag k="name" v="See"/>
  </relation>
</osm>
`;
