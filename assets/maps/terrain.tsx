<?xml version="1.0" encoding="UTF-8"?>
<tileset version="1.9" tiledversion="1.9.2" name="terrain" tilewidth="16" tileheight="16" tilecount="15" columns="15">
 <image source="terrain.png" width="240" height="16" />
 <tile id="0">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="grass" />
  </properties>
 </tile>
 <tile id="1">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="forest_floor" />
  </properties>
 </tile>
 <tile id="2">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="path" />
  </properties>
 </tile>
 <tile id="3">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="soil" />
  </properties>
 </tile>
 <tile id="4">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="wet_soil" />
  </properties>
 </tile>
 <tile id="5">
  <properties>
   <property name="solid" type="bool" value="true" />
   <property name="terrain" value="water" />
  </properties>
 </tile>
 <tile id="6">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="bridge" />
  </properties>
 </tile>
 <tile id="7">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="floor" />
  </properties>
 </tile>
 <tile id="8">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="sand" />
  </properties>
 </tile>
 <tile id="9">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="cobble" />
  </properties>
 </tile>
 <tile id="10">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="cave_floor" />
  </properties>
 </tile>
 <tile id="11">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="boards" />
  </properties>
 </tile>
 <tile id="12">
  <properties>
   <property name="solid" type="bool" value="false" />
   <property name="terrain" value="carpet" />
  </properties>
 </tile>
 <tile id="13">
  <properties>
   <property name="solid" type="bool" value="true" />
   <property name="terrain" value="rock_wall" />
  </properties>
 </tile>
 <tile id="14">
  <properties>
   <property name="solid" type="bool" value="true" />
   <property name="terrain" value="room_wall" />
  </properties>
 </tile>
</tileset>
