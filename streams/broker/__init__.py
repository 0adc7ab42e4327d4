"""The broker: how to reach it, the topics on it, and the embedded one for trial and tests."""

from streams.broker.header_names import read_any_header_name
from streams.broker.patience import be_patient

be_patient()
read_any_header_name()
