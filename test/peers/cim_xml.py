"""An instance that was fetched over WS-Management, written as the CIM-XML text (DSP0201) a method wants."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime

# What comes over the wire is untyped; the types are those of Microsoft's documentation of the class.
TYPES = {
    **dict.fromkeys(
        [
            "ApplicationConsistentSnapshotInterval",
            "AuthenticationType",
            "RecoveryHistory",
            "RecoveryServerPortNumber",
            "ReplicationInterval",
        ],
        "uint16",
    ),
    **dict.fromkeys(
        [
            "AutoResynchronizeEnabled",
            "BypassProxyServer",
            "CompressionEnabled",
            "EnableWriteOrderPreservationAcrossDisks",
            "ReplicateHostKvpItems",
        ],
        "boolean",
    ),
    **dict.fromkeys(["AutoResynchronizeIntervalEnd", "AutoResynchronizeIntervalStart", "CreationTime"], "datetime"),
}
ARRAYS = ["IncludedDisks", "Notes"]


def cim_datetime(text):
    """ISO 8601 as CIM writes it (DSP0004 5.2.4)."""
    interval = re.fullmatch(r"P(\d+)DT(\d+)H(\d+)M(\d+)(?:\.\d+)?S", text)
    if interval:
        days, hours, minutes, seconds = (int(part) for part in interval.groups())
        return f"{days:08}{hours:02}{minutes:02}{seconds:02}.000000:000"
    instant = datetime.fromisoformat(text)
    return instant.strftime("%Y%m%d%H%M%S.%f+000")


def instance_text(properties, class_name="Msvm_ReplicationSettingData"):
    instance = ET.Element("INSTANCE", CLASSNAME=class_name)
    for name, value in properties.items():
        if value is None:
            continue
        cim_type = TYPES.get(name, "string")
        if name in ARRAYS:
            array = ET.SubElement(instance, "PROPERTY.ARRAY", NAME=name, TYPE=cim_type)
            holder = ET.SubElement(array, "VALUE.ARRAY")
            for item in value if isinstance(value, list) else [value]:
                ET.SubElement(holder, "VALUE").text = item
        else:
            written = cim_datetime(value) if cim_type == "datetime" else value
            holder = ET.SubElement(instance, "PROPERTY", NAME=name, TYPE=cim_type)
            ET.SubElement(holder, "VALUE").text = written
    return ET.tostring(instance, encoding="unicode")
