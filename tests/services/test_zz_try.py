from tests.services.test_service_model import service
from tests.services.service_machine import ServiceMachine
def test_it(service):
    state = ServiceMachine(service)
    state.open(policy='allow_negative')
    state.everyone_has_what_the_model_says()
    state.give_back(amount=1, how='alone', pick=0, units=1, user='ann', way='units')
    state.everyone_has_what_the_model_says()
    print(state.model.people["ann"], state.history[-1].answer)
    state.give_back(amount=1, how='alone', pick=0, units=1, user='ann', way='order')
    print(state.model.people["ann"], state.history[-1].answer)
    state.everyone_has_what_the_model_says()
