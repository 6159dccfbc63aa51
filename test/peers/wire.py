"""Names and small helpers of the scripts that drive a peer written in Python."""

import json
import os
import sys
import threading
import xml.etree.ElementTree as ET

ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"
ANONYMOUS = ADDRESSING + "/role/anonymous"
ENUMERATION = "http://schemas.xmlsoap.org/ws/2004/09/enumeration"
WSMAN = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"
WQL = "http://schemas.microsoft.com/wbem/wsman/1/WQL"
V2 = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def uri(class_name):
    """The resource URI of a class, or of `*`."""
    return f"{V2}/{class_name}"


def tag(namespace, name):
    return f"{{{namespace}}}{name}"


def local(element):
    return element.tag.rpartition("}")[2]


_TELLING = threading.Lock()


def tell(**fact):
    """Prints one line of JSON, which the test reads. In one piece: several threads may tell something at once."""
    with _TELLING:
        print(json.dumps(fact), flush=True)


def setting(name):
    """What the test hands over: ADDRESS, PORT, USERNAME, PASSWORD, AUTH."""
    return os.environ[f"PEER_{name}"]


def values(instance):
    """The properties of an instance: a text, None, or a list of texts where one comes more than once."""
    found = {}
    for element in instance:
        value = None if element.get(XSI_NIL) == "true" else "".join(element.itertext())
        if local(element) in found:
            before = found[local(element)]
            found[local(element)] = (before if isinstance(before, list) else [before]) + [value]
        else:
            found[local(element)] = value
    return found


def run(steps):
    """Does what the command line names."""
    steps[sys.argv[1]](*sys.argv[2:])
