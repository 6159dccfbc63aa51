"""What people do today: pypsrp, a look for each machine, one call, and a look at its job every second.

On standard input, as JSON: how many workers, and the machines in their order, each with its host and name. The account
and the way in are in the environment, as for the scripts in test/peers, whose helpers are on PYTHONPATH. One worker goes
through the machines one after the other; more share them.
"""

import json
import sys
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

from cim_xml import instance_text
from pypsrp.wsman import SelectorSet, WSMan
from wire import ADDRESSING, ANONYMOUS, ENUMERATION, WQL, WSMAN, local, setting, tag, uri, values

SERVICE = "Msvm_ReplicationService"
ENDS = ("7", "8", "9", "10", "32768")
POLL_SECONDS = 1
STARTED = "4096"
COMPLETED = "7"

# A session is nobody's but its thread's: requests does not promise more.
_OWN = threading.local()


def client_of(host):
    clients = _OWN.__dict__.setdefault("clients", {})
    key = (host["address"], host["port"])
    if key not in clients:
        clients[key] = WSMan(
            host["address"],
            port=host["port"],
            username=setting("USERNAME"),
            password=setting("PASSWORD"),
            ssl=False,
            auth="basic",
            encryption="never",
            no_proxy=True,
        )
    return clients[key]


def selectors(**keys):
    chosen = SelectorSet()
    for name, value in keys.items():
        chosen.add_option(name, value)
    return chosen


def find(client, wql):
    """The one instance that a query finds: an enumeration, and a pull."""
    request = ET.Element(tag(ENUMERATION, "Enumerate"))
    ET.SubElement(request, tag(WSMAN, "Filter"), Dialect=WQL).text = wql
    context = client.enumerate(uri("*"), request).findtext(f".//{tag(ENUMERATION, 'EnumerationContext')}")
    pull = ET.Element(tag(ENUMERATION, "Pull"))
    ET.SubElement(pull, tag(ENUMERATION, "EnumerationContext")).text = context
    ET.SubElement(pull, tag(ENUMERATION, "MaxElements")).text = "50"
    [instance] = client.pull(uri("*"), pull).find(f".//{tag(ENUMERATION, 'Items')}")
    return values(instance)


def initiate_failback(client, machine_id, settings):
    request = ET.Element(tag(uri(SERVICE), "InitiateFailback_INPUT"))
    machine = ET.SubElement(request, tag(uri(SERVICE), "ComputerSystem"))
    ET.SubElement(machine, tag(ADDRESSING, "Address")).text = ANONYMOUS
    parameters = ET.SubElement(machine, tag(ADDRESSING, "ReferenceParameters"))
    ET.SubElement(parameters, tag(WSMAN, "ResourceURI")).text = uri("Msvm_ComputerSystem")
    chosen = ET.SubElement(parameters, tag(WSMAN, "SelectorSet"))
    for name, value in {"CreationClassName": "Msvm_ComputerSystem", "Name": machine_id}.items():
        ET.SubElement(chosen, tag(WSMAN, "Selector"), Name=name).text = value
    ET.SubElement(request, tag(uri(SERVICE), "ReplicationSettingData")).text = instance_text(settings)
    action = f"{uri(SERVICE)}/InitiateFailback"
    answer = client.invoke(action, uri(SERVICE), request, selector_set=selectors(CreationClassName=SERVICE))
    return answer[-1][0]


def fail_back(machine):
    client = client_of(machine["host"])
    found = find(client, f"SELECT * FROM Msvm_ComputerSystem WHERE ElementName = '{machine['name']}'")
    settings = find(
        client,
        "SELECT * FROM Msvm_ReplicationSettingData "
        f"WHERE InstanceID = 'Microsoft:{found['Name']}\\\\HVR\\\\0'",
    )
    output = initiate_failback(client, found["Name"], settings)
    returned = values(output)["ReturnValue"]
    if returned != STARTED:
        raise RuntimeError(f"{machine['name']}: InitiateFailback returned {returned}")
    job = next(element for element in output if local(element) == "Job")
    job_uri = job.findtext(f".//{tag(WSMAN, 'ResourceURI')}")
    keys = {selector.get("Name"): selector.text for selector in job.iter(tag(WSMAN, "Selector"))}
    while (state := values(client.get(job_uri, selector_set=selectors(**keys))[0])["JobState"]) not in ENDS:
        time.sleep(POLL_SECONDS)
    if state != COMPLETED:
        raise RuntimeError(f"{machine['name']}: its job ended with {state}")


task = json.load(sys.stdin)
with ThreadPoolExecutor(task["workers"]) as pool:
    done = sum(1 for _ in pool.map(fail_back, task["machines"]))
print(json.dumps({"done": done}))
