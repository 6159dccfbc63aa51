"""pypsrp's WSMan class against a host: one step per call, told in lines of JSON."""

import time
import xml.etree.ElementTree as ET

from cim_xml import instance_text
from pypsrp.exceptions import AuthenticationError, WSManFaultError
from pypsrp.wsman import SelectorSet, WSMan
from wire import ADDRESSING, ANONYMOUS, ENUMERATION, WQL, WSMAN, local, run, setting, tag, tell, uri, values

SERVICE = "Msvm_ReplicationService"
ENDS = ("7", "8", "9", "10", "32768")
POLL_SECONDS = 0.1
DEADLINE_SECONDS = 60


def connect():
    auth = setting("AUTH")
    return WSMan(
        setting("ADDRESS"),
        port=int(setting("PORT")),
        username=setting("USERNAME"),
        password=setting("PASSWORD"),
        ssl=False,
        auth=auth,
        encryption="never" if auth == "basic" else "always",
        no_proxy=True,
    )


def selectors(**keys):
    chosen = SelectorSet()
    for name, value in keys.items():
        chosen.add_option(name, value)
    return chosen


def machine_keys(machine_id):
    return {"CreationClassName": "Msvm_ComputerSystem", "Name": machine_id}


def get(client, class_name, **keys):
    """The one instance in the body of a Get."""
    return values(client.get(uri(class_name), selector_set=selectors(**keys))[0])


def enumerate_request(wql=None):
    request = ET.Element(tag(ENUMERATION, "Enumerate"))
    if wql is not None:
        ET.SubElement(request, tag(WSMAN, "Filter"), Dialect=WQL).text = wql
    return request


def pull_request(context, max_elements):
    request = ET.Element(tag(ENUMERATION, "Pull"))
    ET.SubElement(request, tag(ENUMERATION, "EnumerationContext")).text = context
    ET.SubElement(request, tag(ENUMERATION, "MaxElements")).text = str(max_elements)
    return request


def pages(client, class_name, wql=None, max_elements=50):
    """Enumerates, then pulls page by page: lists of instances."""
    body = client.enumerate(uri(class_name), enumerate_request(wql))
    context = body.findtext(f".//{tag(ENUMERATION, 'EnumerationContext')}")
    while context:
        body = client.pull(uri(class_name), pull_request(context, max_elements))
        yield [values(item) for item in body.find(f".//{tag(ENUMERATION, 'Items')}")]
        ended = body.find(f".//{tag(ENUMERATION, 'EndOfSequence')}") is not None
        context = None if ended else body.findtext(f".//{tag(ENUMERATION, 'EnumerationContext')}")


def query(client, wql):
    return [instance for page in pages(client, "*", wql) for instance in page]


def add_reference(parent, class_name, keys):
    """A reference as the children of an element."""
    ET.SubElement(parent, tag(ADDRESSING, "Address")).text = ANONYMOUS
    parameters = ET.SubElement(parent, tag(ADDRESSING, "ReferenceParameters"))
    ET.SubElement(parameters, tag(WSMAN, "ResourceURI")).text = uri(class_name)
    chosen = ET.SubElement(parameters, tag(WSMAN, "SelectorSet"))
    for name, value in keys.items():
        ET.SubElement(chosen, tag(WSMAN, "Selector"), Name=name).text = value


def initiate_failback(client, machine_id, settings, wrapped=False):
    request = ET.Element(tag(uri(SERVICE), "InitiateFailback_INPUT"))
    machine = ET.SubElement(request, tag(uri(SERVICE), "ComputerSystem"))
    holder = ET.SubElement(machine, tag(ADDRESSING, "EndpointReference")) if wrapped else machine
    add_reference(holder, "Msvm_ComputerSystem", machine_keys(machine_id))
    ET.SubElement(request, tag(uri(SERVICE), "ReplicationSettingData")).text = settings
    answer = client.invoke(
        f"{uri(SERVICE)}/InitiateFailback",
        uri(SERVICE),
        request,
        selector_set=selectors(CreationClassName=SERVICE),
    )
    return answer[-1][0]


def settings_of(client, machine_id):
    [settings] = query(
        client,
        "SELECT * FROM Msvm_ReplicationSettingData "
        f"WHERE InstanceID = 'Microsoft:{machine_id}\\\\HVR\\\\0'",
    )
    return settings


def tell_machine(machine_id):
    tell(machine=get(connect(), "Msvm_ComputerSystem", **machine_keys(machine_id)))


def tell_query(wql):
    tell(instances=query(connect(), wql))


def tell_pages(class_name, max_elements):
    for page in pages(connect(), class_name, max_elements=max_elements):
        tell(page=[instance["Name"] for instance in page])


def tell_failback(machine_id):
    """Starts one failback and follows its job to the end."""
    client = connect()
    output = initiate_failback(client, machine_id, instance_text(settings_of(client, machine_id)))
    job = next(element for element in output if local(element) == "Job")
    job_uri = job.findtext(f".//{tag(WSMAN, 'ResourceURI')}")
    keys = {selector.get("Name"): selector.text for selector in job.iter(tag(WSMAN, "Selector"))}
    tell(returnValue=values(output)["ReturnValue"], jobUri=job_uri, jobKeys=keys)

    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        seen = values(client.get(job_uri, selector_set=selectors(**keys))[0])
        machine = get(client, "Msvm_ComputerSystem", **machine_keys(machine_id))
        tell(jobState=seen["JobState"], percent=seen["PercentComplete"], replicationState=machine["ReplicationState"])
        if seen["JobState"] in ENDS:
            return
        time.sleep(POLL_SECONDS)
    raise TimeoutError(f"the job did not end within {DEADLINE_SECONDS} seconds")


def tell_fault(kind, machine_id):
    """Does something a host must refuse, and tells what pypsrp makes of the refusal."""
    client = connect()
    mistakes = {
        "partial-keys": lambda: get(client, "Msvm_ComputerSystem", Name=machine_id),
        "wql-on-class": lambda: list(pages(client, "Msvm_ComputerSystem", "SELECT * FROM Msvm_ComputerSystem")),
        "unknown-class": lambda: list(pages(client, "Msvm_NoSuchClass")),
        "wrapped-reference": lambda: initiate_failback(
            client, machine_id, instance_text(settings_of(client, machine_id)), wrapped=True
        ),
    }
    try:
        mistakes[kind]()
    except WSManFaultError as fault:
        tell(code=fault.code, machine=fault.machine, reason=fault.reason)


def tell_refusal(wql):
    """Asks with credentials that the host must refuse."""
    try:
        query(connect(), wql)
    except AuthenticationError:
        tell(problem="AuthenticationError")


run(
    {
        "get": tell_machine,
        "query": tell_query,
        "pages": tell_pages,
        "failback": tell_failback,
        "fault": tell_fault,
        "refusal": tell_refusal,
    }
)
